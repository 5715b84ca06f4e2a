namespace Operator.Runtime.Rbac;

/// <summary>On any class: rights on resources by their API names (the shape of KubeOps v13). The manifests are generated from it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups; the core group is an empty string.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Plural resource names, with a subresource after a slash.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Names that the right is limited to; empty: all.</summary>
    public string[] ResourceNames { get; init; } = [];

    /// <summary>What is done with them.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>True: needed only in the operator's own namespace (a Role rather than a ClusterRole).</summary>
    public bool OwnNamespace { get; init; }
}
