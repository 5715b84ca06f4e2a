namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>The kinds of words that SQL is made of.</summary>
public enum SqlTokenKind
{
    /// <summary>A keyword or a name without quotes; its value is in lower case.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    QuotedName,

    /// <summary>Text in single quotes or between dollars.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Any other character.</summary>
    Sign,

    /// <summary>The end of the statement.</summary>
    End,
}
