namespace Sandbox.Kubernetes.Cel;

/// <summary>The kinds of types.</summary>
public enum CelKind
{
    /// <summary>Known only at run time.</summary>
    Dyn,

    /// <summary>null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A signed 64-bit number.</summary>
    Int,

    /// <summary>An unsigned 64-bit number.</summary>
    Uint,

    /// <summary>A 64-bit float.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A list of the first parameter.</summary>
    List,

    /// <summary>A map from the first to the second parameter.</summary>
    Map,

    /// <summary>An object with fields.</summary>
    Object,

    /// <summary>A value of the first parameter or none.</summary>
    Optional,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A type that the library defines, such as a quantity.</summary>
    Opaque,

    /// <summary>A placeholder in a function's signature.</summary>
    Parameter,
}
