namespace Operator.Runtime.Rbac;

/// <summary>The verbs of a Kubernetes RBAC rule (the shape of KubeOps v13).</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>No verb.</summary>
    None = 0,

    /// <summary>Every verb (<c>*</c>).</summary>
    All = 1,

    /// <summary><c>get</c></summary>
    Get = 2,

    /// <summary><c>list</c></summary>
    List = 4,

    /// <summary><c>watch</c></summary>
    Watch = 8,

    /// <summary><c>create</c></summary>
    Create = 16,

    /// <summary><c>update</c></summary>
    Update = 32,

    /// <summary><c>patch</c></summary>
    Patch = 64,

    /// <summary><c>delete</c></summary>
    Delete = 128,

    /// <summary>Every verb above, spelled out.</summary>
    AllExplicit = 256,
}
