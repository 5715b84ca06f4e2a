namespace Sandbox.Vault.Backends;

/// <summary>The types of request fields (<c>framework.FieldType</c>).</summary>
public enum FieldType
{
    /// <summary>Text; numbers and booleans are taken as text.</summary>
    Text,

    /// <summary>A whole number; numerals in text are taken.</summary>
    Int,

    /// <summary>A boolean; text such as <c>true</c> or <c>1</c> is taken.</summary>
    Bool,

    /// <summary>An object.</summary>
    Map,

    /// <summary>Seconds, or text such as <c>1h</c>; not negative.</summary>
    Duration,

    /// <summary>The same, also negative.</summary>
    SignedDuration,

    /// <summary>A list of text, or text with commas.</summary>
    List,

    /// <summary>A list of whole numbers, or text with commas.</summary>
    IntList,

    /// <summary>A list of text; a single text is a list of one.</summary>
    Strings,

    /// <summary>An object of text, or a list of <c>key=value</c>.</summary>
    Pairs,
}
