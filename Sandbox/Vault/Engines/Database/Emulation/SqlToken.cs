namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>A word of a statement.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Value">What it stands for: without quotes, and folded to lower case if it had none.</param>
/// <param name="Raw">As it was written, as errors repeat it.</param>
public readonly record struct SqlToken(SqlTokenKind Kind, string Value, string Raw)
{
    /// <summary>True for a keyword.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Value == keyword;

    /// <summary>True for a sign.</summary>
    public bool IsSign(char sign) => Kind == SqlTokenKind.Sign && Raw[0] == sign;

    /// <summary>True for the name of something: in quotes, or a word that isn't reserved.</summary>
    public bool IsName => Kind == SqlTokenKind.QuotedName || (Kind == SqlTokenKind.Word && !SqlKeywords.Reserved.Contains(Value));
}
