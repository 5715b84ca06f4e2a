namespace Sandbox.Kubernetes.Apply;

/// <summary>What a scalar holds, as the table of built-in types and OpenAPI tell them apart.</summary>
public enum FieldFormat
{
    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes in base64.</summary>
    Bytes,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>Any number.</summary>
    Double,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A time to the second, RFC 3339.</summary>
    Time,

    /// <summary>A time to the microsecond, RFC 3339.</summary>
    MicroTime,

    /// <summary>A quantity such as <c>100m</c>.</summary>
    Quantity,

    /// <summary>A number or a text, such as a port.</summary>
    IntOrString,

    /// <summary>A scalar whose type the schema leaves open.</summary>
    Any,
}
