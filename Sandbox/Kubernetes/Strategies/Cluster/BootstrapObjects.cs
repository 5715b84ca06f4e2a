using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Strategies.Networking;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>What a new API server holds beside its namespaces and roles.</summary>
internal static class BootstrapObjects
{
    /// <summary>The objects, each with its kind.</summary>
    public static IEnumerable<JsonObject> All()
    {
        yield return new JsonObject
        {
            ["kind"] = "Service",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = "kubernetes",
                ["namespace"] = "default",
                ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
            },
            ["spec"] = new JsonObject
            {
                ["ports"] = new JsonArray(new JsonObject
                {
                    ["name"] = "https",
                    ["protocol"] = "TCP",
                    ["port"] = 443L,
                    ["targetPort"] = 6443L,
                }),
                ["clusterIP"] = ServiceAddresses.First,
                ["clusterIPs"] = new JsonArray(ServiceAddresses.First),
                ["type"] = "ClusterIP",
                ["sessionAffinity"] = "None",
                ["ipFamilies"] = new JsonArray("IPv4"),
                ["ipFamilyPolicy"] = "SingleStack",
                ["internalTrafficPolicy"] = "Cluster",
            },
            ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
        };
        yield return PriorityClass("system-cluster-critical", 2_000_000_000,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.");
        yield return PriorityClass("system-node-critical", 2_000_001_000,
            "Used for system critical pods that must not be moved from their current node.");
    }

    private static JsonObject PriorityClass(string name, long value, string description) => new()
    {
        ["kind"] = "PriorityClass",
        ["apiVersion"] = "scheduling.k8s.io/v1",
        ["metadata"] = new JsonObject { ["name"] = name, ["generation"] = 1L },
        ["value"] = value,
        ["description"] = description,
        ["preemptionPolicy"] = "PreemptLowerPriority",
    };
}
