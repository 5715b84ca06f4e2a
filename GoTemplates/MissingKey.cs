namespace GoTemplates;

/// <summary>What happens when a template reads a key that a map doesn't have: Go's option <c>missingkey</c>.</summary>
public enum MissingKey
{
    /// <summary><c>missingkey=default</c>: the value is <see cref="GoKind.Missing"/> and prints as <c>&lt;no value&gt;</c>.</summary>
    Default,

    /// <summary><c>missingkey=zero</c>: the zero value of the map's element type.</summary>
    Zero,

    /// <summary><c>missingkey=error</c>: the execution fails.</summary>
    Error,
}
