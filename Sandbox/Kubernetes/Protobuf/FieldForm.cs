namespace Sandbox.Kubernetes.Protobuf;

/// <summary>How often a field comes, and where its value goes.</summary>
internal enum FieldForm
{
    /// <summary>Once.</summary>
    Single,

    /// <summary>Several times: an array.</summary>
    Repeated,

    /// <summary>Several times, as pairs of key and value: an object.</summary>
    Map,

    /// <summary>Once; its fields are the outer object's.</summary>
    Inline,

    /// <summary>It is passed over, as the endpoint doesn't take it.</summary>
    Ignored,
}
