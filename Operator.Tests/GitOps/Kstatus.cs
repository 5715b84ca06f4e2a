using System.Text.Json.Nodes;

namespace Operator.Tests.GitOps;

/// <summary>The status of a custom resource as Flux and others compute it (kubernetes-sigs/cli-utils, pkg/kstatus: checkGenericProperties, then Ready).</summary>
internal static class Kstatus
{
    public static string Compute(JsonObject resource)
    {
        if (resource["metadata"]!["deletionTimestamp"] is not null)
            return "Terminating";
        if (resource["status"]?["observedGeneration"] is { } observed && observed.GetValue<long>() != resource["metadata"]!["generation"]!.GetValue<long>())
            return "InProgress";

        foreach (var condition in Conditions(resource).Where(c => c["status"]!.GetValue<string>() == "True"))
        {
            switch (condition["type"]!.GetValue<string>())
            {
                case "Reconciling":
                    return "InProgress";
                case "Stalled":
                    return "Failed";
            }
        }

        var ready = Conditions(resource).FirstOrDefault(c => c["type"]!.GetValue<string>() == "Ready");
        return ready is null || ready["status"]!.GetValue<string>() == "True" ? "Current" : "InProgress";
    }

    private static IEnumerable<JsonNode> Conditions(JsonObject resource) => resource["status"]?["conditions"]?.AsArray().Select(c => c!) ?? [];
}
