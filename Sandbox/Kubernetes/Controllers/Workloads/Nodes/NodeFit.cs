using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Controllers.Workloads.Nodes;

/// <summary>Whether a Pod may run on a node: by node selector, required node affinity and taints. Resources aren't counted.</summary>
public static class NodeFit
{
    /// <summary>The taint of nodes that are cordoned.</summary>
    public const string Unschedulable = "node.kubernetes.io/unschedulable";

    private const string NameField = "metadata.name";
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    /// <summary>Why it may not, as the scheduler says it; null if it may.</summary>
    public static string? Problem(JsonObject pod, JsonObject node)
    {
        var labels = node.At("metadata", "labels") as JsonObject ?? [];
        var selector = pod.At("spec", "nodeSelector") as JsonObject ?? [];
        var terms = pod.Items("spec", "affinity", "nodeAffinity", Required, "nodeSelectorTerms");
        if (!selector.All(label => labels.ContainsKey(label.Key) && labels.Text(label.Key) == label.Value.Text())
            || (terms.Count > 0 && !terms.Any(term => Matches(term, node, labels))))
            return "node(s) didn't match Pod's node affinity/selector";
        var tolerations = pod.Items("spec", "tolerations");
        if (node.IsTrue("spec", "unschedulable") && !IsTolerated(tolerations, Unschedulable, "", "NoSchedule"))
            return "node(s) were unschedulable";
        return node.Items("spec", "taints").FirstOrDefault(taint => taint.Text("effect") is "NoSchedule" or "NoExecute"
            && !IsTolerated(tolerations, taint.Text("key"), taint.Text("value"), taint.Text("effect"))) is { } untolerated
            ? $"node(s) had untolerated taint {{{untolerated.Text("key")}: {untolerated.Text("value")}}}"
            : null;
    }

    /// <summary>The node selector (<c>v1 NodeSelector</c>) of one node alone.</summary>
    public static JsonObject OnlyOn(string node) => new()
    {
        ["nodeSelectorTerms"] = new JsonArray(new JsonObject
        {
            ["matchFields"] = new JsonArray(new JsonObject
            {
                ["key"] = NameField,
                ["operator"] = "In",
                ["values"] = new JsonArray(node),
            }),
        }),
    };

    /// <summary>The one node that a Pod asks for by <see cref="OnlyOn"/>; empty if it doesn't.</summary>
    public static string OnlyNode(JsonObject pod) =>
        pod.Items("spec", "affinity", "nodeAffinity", Required, "nodeSelectorTerms").SelectMany(term => term.Items("matchFields"))
            .Where(field => field.Text("key") == NameField).SelectMany(field => field.Texts("values")).FirstOrDefault() ?? "";

    private static bool Matches(JsonNode? term, JsonObject node, JsonObject labels)
    {
        var fields = new JsonObject { [NameField] = node.Text("metadata", "name") };
        return term.Items("matchFields").All(requirement => Holds(requirement, fields))
            && term.Items("matchExpressions").All(requirement => Holds(requirement, labels));
    }

    private static bool Holds(JsonNode? requirement, JsonObject labels)
    {
        var key = requirement.Text("key");
        var has = labels.ContainsKey(key);
        var values = requirement.Texts("values");
        var isNumber = long.TryParse(labels.Text(key), out var number) & long.TryParse(values is [var limit, ..] ? limit : "", out var bound);
        return requirement.Text("operator") switch
        {
            "In" => has && values.Contains(labels.Text(key)),
            "NotIn" => !has || !values.Contains(labels.Text(key)),
            "Exists" => has,
            "DoesNotExist" => !has,
            "Gt" => isNumber && number > bound,
            "Lt" => isNumber && number < bound,
            _ => false,
        };
    }

    private static bool IsTolerated(IReadOnlyList<JsonNode?> tolerations, string key, string value, string effect) =>
        tolerations.Any(toleration =>
            (toleration.Text("effect").Length == 0 || toleration.Text("effect") == effect)
            && (toleration.Text("operator") == "Exists"
                ? toleration.Text("key").Length == 0 || toleration.Text("key") == key
                : toleration.Text("key") == key && toleration.Text("value") == value));
}
