namespace Sandbox.Kubernetes.Cel;

/// <summary>A type of the language.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name in messages.</param>
/// <param name="Parameters">The types of elements, or of keys and values.</param>
/// <param name="Fields">An object's fields; null for any.</param>
public sealed record CelType(
    CelKind Kind, string Name, IReadOnlyList<CelType> Parameters, IReadOnlyDictionary<string, CelType>? Fields = null)
{
    /// <summary>Known only at run time.</summary>
    public static CelType Dyn { get; } = Simple(CelKind.Dyn, "dyn");

    /// <summary>null.</summary>
    public static CelType Null { get; } = Simple(CelKind.Null, "null");

    /// <summary>true or false.</summary>
    public static CelType Bool { get; } = Simple(CelKind.Bool, "bool");

    /// <summary>A signed number.</summary>
    public static CelType Int { get; } = Simple(CelKind.Int, "int");

    /// <summary>An unsigned number.</summary>
    public static CelType Uint { get; } = Simple(CelKind.Uint, "uint");

    /// <summary>A float.</summary>
    public static CelType Double { get; } = Simple(CelKind.Double, "double");

    /// <summary>Text.</summary>
    public static CelType String { get; } = Simple(CelKind.String, "string");

    /// <summary>Bytes.</summary>
    public static CelType Bytes { get; } = Simple(CelKind.Bytes, "bytes");

    /// <summary>A point in time.</summary>
    public static CelType Timestamp { get; } = Simple(CelKind.Timestamp, "timestamp");

    /// <summary>A span of time.</summary>
    public static CelType Duration { get; } = Simple(CelKind.Duration, "duration");

    /// <summary>A type.</summary>
    public static CelType Type { get; } = Simple(CelKind.Type, "type");

    /// <summary>A list.</summary>
    public static CelType List(CelType element) => new(CelKind.List, "list", [element]);

    /// <summary>A map.</summary>
    public static CelType Map(CelType key, CelType value) => new(CelKind.Map, "map", [key, value]);

    /// <summary>A value or none.</summary>
    public static CelType Optional(CelType value) => new(CelKind.Optional, "optional_type", [value]);

    /// <summary>A type that the library defines.</summary>
    public static CelType Opaque(string name) => Simple(CelKind.Opaque, name);

    /// <summary>An object with fields.</summary>
    public static CelType Object(string name, IReadOnlyDictionary<string, CelType> fields) => new(CelKind.Object, name, [], fields);

    /// <summary>A placeholder in a signature.</summary>
    public static CelType Parameter(string name) => Simple(CelKind.Parameter, name);

    /// <inheritdoc/>
    public bool Equals(CelType? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && ReferenceEquals(Fields, other.Fields)
            && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Name);

    /// <inheritdoc/>
    public override string ToString() => Parameters.Count == 0 ? Name : $"{Name}({string.Join(", ", Parameters)})";

    private static CelType Simple(CelKind kind, string name) => new(kind, name, []);
}
