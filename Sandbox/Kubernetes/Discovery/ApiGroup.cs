namespace Sandbox.Kubernetes.Discovery;

/// <summary>An API group.</summary>
/// <param name="Name">The name; empty for the core group.</param>
/// <param name="Versions">Its versions, the preferred one first.</param>
internal sealed record ApiGroup(string Name, IReadOnlyList<ApiVersion> Versions)
{
    /// <summary>True if a CustomResourceDefinition brought it.</summary>
    public bool IsCustom => Versions.All(version => version.Resources.All(resource => resource.IsCustom));
}
