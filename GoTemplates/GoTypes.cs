namespace GoTemplates;

/// <summary>Names of Go's types as <c>%T</c> prints them, for elements of lists and maps.</summary>
public static class GoTypes
{
    /// <summary>Any value.</summary>
    public const string Any = "interface {}";

    /// <summary>A string.</summary>
    public const string String = "string";

    /// <summary>An integer constant's type.</summary>
    public const string Int = "int";

    /// <summary>A byte.</summary>
    public const string Uint8 = "uint8";

    internal const string Map = "map[string]interface {}";
    internal const string List = "[]interface {}";
}
