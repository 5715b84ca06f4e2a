using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Controllers.Workloads.Services;

/// <summary>The Pods behind a Service, in the two forms that clients read.</summary>
/// <param name="service">The Service; it has a selector.</param>
/// <param name="pods">The Pods of its namespace.</param>
internal sealed class ServiceEndpoints(JsonObject service, IEnumerable<JsonObject> pods)
{
    private readonly List<JsonObject> _pods = [.. pods.Where(pod => IsBehind(service, pod))
        .OrderBy(pod => pod.Text("status", "podIP"), StringComparer.Ordinal)];

    /// <summary>Whether a Service finds Pods by their labels.</summary>
    public static bool HasSelector(JsonObject service) =>
        service.At("spec", "selector") is JsonObject { Count: > 0 } && service.Text("spec", "type") != "ExternalName";

    /// <summary>The <c>subsets</c> of the Endpoints; null if there is none.</summary>
    public JsonArray? Subsets()
    {
        var ready = _pods.FindAll(IsServing);
        var others = _pods.FindAll(pod => !IsServing(pod) && !pod.IsBeingDeleted());
        if (ready.Count == 0 && others.Count == 0)
            return null;
        var subset = new JsonObject();
        if (ready.Count > 0)
            subset["addresses"] = new JsonArray([.. ready.Select(Address)]);
        if (others.Count > 0)
            subset["notReadyAddresses"] = new JsonArray([.. others.Select(Address)]);
        if (service.Items("spec", "ports").Count > 0)
            subset["ports"] = new JsonArray([.. Ports(named: false)]);
        return [subset];
    }

    /// <summary>The <c>endpoints</c> of the EndpointSlice.</summary>
    public JsonArray Endpoints() => new([.. _pods.Select(pod => new JsonObject
    {
        ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
        ["conditions"] = new JsonObject
        {
            ["ready"] = IsServing(pod), ["serving"] = pod.IsReady(), ["terminating"] = pod.IsBeingDeleted(),
        },
        ["nodeName"] = pod.Text("spec", "nodeName"),
        ["targetRef"] = Target(pod),
    })]);

    /// <summary>The ports of either form.</summary>
    /// <param name="named">Whether a port without a name has an empty one.</param>
    public IEnumerable<JsonObject> Ports(bool named)
    {
        foreach (var port in service.Items("spec", "ports"))
        {
            if (Target(port) is not { } number)
                continue;
            var value = new JsonObject();
            if (named || port.Text("name").Length > 0)
                value["name"] = port.Text("name");
            value["port"] = number;
            value["protocol"] = port.Text("protocol");
            if (port.Text("appProtocol") is { Length: > 0 } protocol)
                value["appProtocol"] = protocol;
            yield return value;
        }
    }

    private static bool IsBehind(JsonObject service, JsonObject pod) => pod.Text("status", "podIP").Length > 0
        && pod.Text("status", "phase") is not ("Succeeded" or "Failed")
        && LabelSelection.Matches(
            new JsonObject { ["matchLabels"] = service.At("spec", "selector")!.DeepClone() }, pod.At("metadata", "labels") as JsonObject);

    private bool IsServing(JsonObject pod) =>
        service.IsTrue("spec", "publishNotReadyAddresses") || (pod.IsReady() && !pod.IsBeingDeleted());

    /// <summary>The port of the Pods; one with a name is looked up in them.</summary>
    private long? Target(JsonNode? port)
    {
        if (port.Number("targetPort") is { } number)
            return number;
        var name = port.Text("targetPort");
        return _pods.SelectMany(pod => pod.Items("spec", "containers")).SelectMany(container => container.Items("ports"))
            .FirstOrDefault(item => item.Text("name") == name && item.Text("protocol") == port.Text("protocol"))
            .Number("containerPort");
    }

    private static JsonObject Address(JsonObject pod) => new()
    {
        ["ip"] = pod.Text("status", "podIP"),
        ["nodeName"] = pod.Text("spec", "nodeName"),
        ["targetRef"] = Target(pod),
    };

    private static JsonObject Target(JsonObject pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Text("metadata", "namespace"),
        ["name"] = pod.Text("metadata", "name"),
        ["uid"] = pod.Text("metadata", "uid"),
    };
}
