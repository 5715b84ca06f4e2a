using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>A version of an API group.</summary>
/// <param name="Group">The group; empty for the core group.</param>
/// <param name="Name">The version, such as <c>v1</c>.</param>
/// <param name="Resources">Its resources in the order of their names.</param>
internal sealed record ApiVersion(string Group, string Name, IReadOnlyList<ApiResource> Resources)
{
    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string GroupVersion => Group.Length == 0 ? Name : $"{Group}/{Name}";

    /// <summary>Its path without the first slash, such as <c>apis/apps/v1</c>.</summary>
    public string Path => Group.Length == 0 ? $"api/{Name}" : $"apis/{Group}/{Name}";
}
