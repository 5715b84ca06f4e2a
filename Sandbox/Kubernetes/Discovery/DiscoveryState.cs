using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Discovery.OpenApi;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>The documents of one state of the registry.</summary>
internal sealed class DiscoveryState
{
    private readonly ApiCatalog _catalog;
    private readonly Dictionary<(string Group, string Version), Document> _resources;
    private readonly Dictionary<string, Document> _groups;

    /// <summary>Makes the documents.</summary>
    /// <param name="generation">The registry's generation.</param>
    /// <param name="resources">What it has.</param>
    /// <param name="openApi">What makes OpenAPI documents.</param>
    /// <param name="before">The state before, or null.</param>
    public DiscoveryState(long generation, IReadOnlyList<ApiResource> resources, OpenApiDocuments openApi, DiscoveryState? before)
    {
        Generation = generation;
        _catalog = new ApiCatalog(resources);
        OpenApi = new OpenApiCatalog(_catalog, openApi, before?.OpenApi);
        _resources = _catalog.Groups.SelectMany(group => group.Versions)
            .ToDictionary(version => (version.Group, version.Name), version => Document.Of(GroupDiscovery.Resources(version)));
        _groups = _catalog.NamedGroups.ToDictionary(group => group.Name, group => Document.Of(GroupDiscovery.Group(group)));
        var core = _catalog.Groups.Where(group => group.Name.Length == 0).ToList();
        (CoreV2, CoreV2Beta1) = (AggregatedDiscovery.Create(core, "v2"), AggregatedDiscovery.Create(core, "v2beta1"));
        (GroupsV2, GroupsV2Beta1) =
            (AggregatedDiscovery.Create(_catalog.NamedGroups, "v2"), AggregatedDiscovery.Create(_catalog.NamedGroups, "v2beta1"));
        Groups = Document.Of(GroupDiscovery.Groups(_catalog));
        Root = Document.Of(new JsonObject { ["paths"] = Paths().Order(StringComparer.Ordinal).ToJson() });
    }

    /// <summary>The registry's generation.</summary>
    public long Generation { get; }

    /// <summary>The OpenAPI documents.</summary>
    public OpenApiCatalog OpenApi { get; }

    /// <summary><c>/</c>.</summary>
    public Document Root { get; }

    /// <summary><c>/version</c>.</summary>
    public Document Version { get; } = Document.Of(ServerVersion.ToJson());

    /// <summary><c>/apis</c>.</summary>
    public Document Groups { get; }

    /// <summary><c>/api</c>, aggregated.</summary>
    public Document CoreV2 { get; }

    /// <summary><c>/api</c>, aggregated, as it was before Kubernetes 1.30.</summary>
    public Document CoreV2Beta1 { get; }

    /// <summary><c>/apis</c>, aggregated.</summary>
    public Document GroupsV2 { get; }

    /// <summary><c>/apis</c>, aggregated, as it was before Kubernetes 1.30.</summary>
    public Document GroupsV2Beta1 { get; }

    /// <summary><c>/apis/{group}</c>, or null.</summary>
    public Document? Group(string group) => _groups.GetValueOrDefault(group);

    /// <summary>The resources of a group version, or null.</summary>
    public Document? Resources(string group, string version) => _resources.GetValueOrDefault((group, version));

    /// <summary>True for a group that no CustomResourceDefinition brought.</summary>
    public bool IsBuiltIn(string group) => _catalog.Find(group) is { IsCustom: false };

    private IEnumerable<string> Paths() =>
    [
        "/api", "/apis", "/apis/", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/version", IssuerDocuments.ConfigurationPath,
        IssuerDocuments.KeySetPath, .. HealthChecks.Paths,
        .. _catalog.NamedGroups.Select(group => $"/apis/{group.Name}"),
        .. _catalog.Groups.SelectMany(group => group.Versions).Select(version => $"/{version.Path}"),
    ];
}
