namespace Sandbox.Kubernetes.Resources;

/// <summary>The kinds that are served now: those built in and those of established CustomResourceDefinitions.</summary>
public interface IResourceRegistry
{
    /// <summary>Counts changes of <see cref="All"/>. For caches and ETags.</summary>
    long Generation { get; }

    /// <summary>Every kind in every version; within a group the preferred version comes first.</summary>
    IReadOnlyList<ApiResource> All { get; }

    /// <summary>The resource at a path, or null.</summary>
    ApiResource? Find(string group, string version, string plural);

    /// <summary>The resource of a kind, or null.</summary>
    ApiResource? FindKind(string group, string version, string kind);
}
