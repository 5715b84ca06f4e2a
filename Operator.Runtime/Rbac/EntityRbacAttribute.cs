namespace Operator.Runtime.Rbac;

/// <summary>
/// On a controller: the rights it needs on custom resources, named by their types (the shape of KubeOps v13). The manifests are generated from it.
/// </summary>
/// <param name="entities">The entity types.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>The entity types.</summary>
    public IReadOnlyList<Type> Entities { get; } = entities;

    /// <summary>What the controller does with them.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>A subresource such as <c>status</c>; null for the objects themselves.</summary>
    public string? Subresource { get; init; }
}
