using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Moq;
using Operator.Rollouts;
using Operator.Runtime.Client;

namespace Operator.Tests.Rollouts;

/// <summary>The workloads of a namespace behind a client: read, listed in pages, and patched by JSON merge patches.</summary>
internal sealed class WorkloadCluster
{
    public const string Namespace = "shop";

    private readonly Dictionary<(string Plural, string Name), JsonObject> _workloads = [];

    public WorkloadCluster()
    {
        Mock<IKubernetesClient> client = new(MockBehavior.Strict);
        client
            .Setup(c => c.GetAsync(It.IsAny<ResourceType<Workload>>(), It.IsAny<ObjectKey>(), It.IsAny<CancellationToken>()))
            .Returns((ResourceType<Workload> type, ObjectKey key, CancellationToken _) => Task.FromResult(Get(type, key)));
        client
            .Setup(c => c.ListAsync(It.IsAny<ResourceType<Workload>>(), It.IsAny<ListQuery>(), It.IsAny<CancellationToken>()))
            .Returns((ResourceType<Workload> type, ListQuery query, CancellationToken _) => Task.FromResult(List(type, query)));
        client
            .Setup(c => c.MergePatchAsync(
                It.IsAny<ResourceType<Workload>>(), It.IsAny<ObjectKey>(), It.IsAny<JsonObject>(), null, It.IsAny<CancellationToken>()))
            .Returns((ResourceType<Workload> type, ObjectKey key, JsonObject patch, string? _, CancellationToken _) =>
                Task.FromResult(Patch(type, key, patch)));
        Client = client.Object;
    }

    public IKubernetesClient Client { get; }

    /// <summary>What was asked of it, as <c>verb plural[/name][?selector]</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What a request, as in <see cref="Requests"/>, is refused with.</summary>
    public Dictionary<string, KubernetesApiException> Refused { get; } = [];

    /// <summary>True for a cluster with Argo Rollouts.</summary>
    public bool HasArgo { get; set; }

    /// <summary>Puts a workload with a pod spec and metadata.</summary>
    public void Put(WorkloadKind kind, string name, string podSpec = "{}", string templateAnnotations = "{}", string metadata = "{}", string spec = "{}")
    {
        var workload = new JsonObject
        {
            ["apiVersion"] = kind.Type.ApiVersion,
            ["kind"] = kind.Type.Kind,
            ["metadata"] = JsonNode.Parse(metadata),
            ["spec"] = JsonNode.Parse(spec),
        };
        workload["metadata"]!["name"] = name;
        workload["metadata"]!["namespace"] = Namespace;
        workload["metadata"]!["uid"] = $"uid-{name}";
        workload["metadata"]!["generation"] = 1L;
        if (workload["spec"]!["workloadRef"] is null)
        {
            workload["spec"]!["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = JsonNode.Parse(templateAnnotations) },
                ["spec"] = JsonNode.Parse(podSpec),
            };
        }

        _workloads[(kind.Type.Plural, name)] = workload;
    }

    public long Generation(WorkloadKind kind, string name) => _workloads[(kind.Type.Plural, name)]["metadata"]!["generation"]!.GetValue<long>();

    public JsonObject Annotations(WorkloadKind kind, string name) =>
        _workloads[(kind.Type.Plural, name)]["spec"]!["template"]!["metadata"]!["annotations"]!.AsObject();

    public static string UsedBy(params string[] secrets) =>
        $$"""{"containers":[{"envFrom":[{{string.Join(',', secrets.Select(s => $$$"""{"secretRef":{"name":"{{{s}}}"}}"""))}}]}]}""";

    private Workload? Get(ResourceType<Workload> type, ObjectKey key)
    {
        Record($"get {type.Plural}/{key.Name}");
        return _workloads.TryGetValue((type.Plural, key.Name), out var workload) ? workload.Deserialize(type.Json) : null;
    }

    // A page holds two, so that there is more than one.
    private ObjectPage<Workload> List(ResourceType<Workload> type, ListQuery query)
    {
        Assert.Equal(Namespace, query.Namespace);
        Record($"list {type.Plural}{(query.LabelSelector is null ? "" : "?" + query.LabelSelector)}");
        if (type.Group == "argoproj.io" && !HasArgo)
            throw new KubernetesApiException(404, "NotFound", "the server could not find the requested resource");

        var from = query.Continue is null ? 0 : int.Parse(query.Continue, System.Globalization.CultureInfo.InvariantCulture);
        var all = _workloads
            .Where(pair => pair.Key.Plural == type.Plural)
            .Select(pair => pair.Value)
            .Where(w => query.LabelSelector is null || w["metadata"]!["labels"]?["app"]?.GetValue<string>() == query.LabelSelector["app=".Length..])
            .ToList();
        return new ObjectPage<Workload>(
            [.. all.Skip(from).Take(2).Select(w => w.Deserialize(type.Json)!)], "1", from + 2 < all.Count ? $"{from + 2}" : null);
    }

    private PartialObjectMetadata Patch(ResourceType<Workload> type, ObjectKey key, JsonObject patch)
    {
        Record($"patch {type.Plural}/{key.Name}");
        var workload = _workloads[(type.Plural, key.Name)];
        var spec = workload["spec"]!.ToJsonString();
        Merge(workload, patch);
        var metadata = workload["metadata"]!;
        if (workload["spec"]!.ToJsonString() != spec)
            metadata["generation"] = metadata["generation"]!.GetValue<long>() + 1;
        return new PartialObjectMetadata
        {
            Metadata = new V1ObjectMeta { Name = key.Name, Generation = metadata["generation"]!.GetValue<long>(), ResourceVersion = "2" },
        };
    }

    private void Record(string request)
    {
        Requests.Add(request);
        if (Refused.TryGetValue(request, out var refusal))
            throw refusal;
    }

    // RFC 7386, but for the removal of fields, which no patch of ours does.
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject child)
                Merge(child, inner);
            else
                target[name] = value!.DeepClone();
        }
    }
}
