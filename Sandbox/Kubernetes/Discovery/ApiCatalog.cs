using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>The resources that are served, by group and version in the order in which discovery lists them.</summary>
internal sealed class ApiCatalog
{
    // The aggregator's priorities of the groups that are built in: the order in which kubectl resolves short names.
    private static readonly string[] GroupOrder =
    [
        "", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "networking.k8s.io", "policy",
        "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io",
        "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io",
    ];

    /// <summary>Orders resources.</summary>
    public ApiCatalog(IReadOnlyList<ApiResource> resources) => Groups =
    [
        .. resources.GroupBy(resource => resource.Group)
            .OrderBy(group => Priority(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ApiGroup(group.Key, [.. group.GroupBy(resource => resource.Version).Select(version => new ApiVersion(
                group.Key, version.Key, [.. version.OrderBy(resource => resource.Plural, StringComparer.Ordinal)]))])),
    ];

    /// <summary>The groups, the core group first.</summary>
    public IReadOnlyList<ApiGroup> Groups { get; }

    /// <summary>The groups under <c>/apis</c>.</summary>
    public IEnumerable<ApiGroup> NamedGroups => Groups.Where(group => group.Name.Length > 0);

    /// <summary>A group, or null.</summary>
    public ApiGroup? Find(string group) => Groups.FirstOrDefault(known => known.Name == group);

    private static int Priority(string group) => Array.IndexOf(GroupOrder, group) is >= 0 and var index ? index : GroupOrder.Length;
}
