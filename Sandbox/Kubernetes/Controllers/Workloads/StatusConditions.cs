using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>Conditions in a status.</summary>
internal static class StatusConditions
{
    /// <summary>A condition, or null.</summary>
    public static JsonNode? Condition(this JsonNode? status, string type) =>
        status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>Sets a condition of a status; its transition time moves only if its status changes.</summary>
    /// <param name="status">The status.</param>
    /// <param name="condition">The condition without its transition time.</param>
    /// <param name="now">The time as objects have it.</param>
    public static void SetCondition(this JsonObject status, JsonObject condition, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var before = status.Condition(condition.Text("type"));
        var isSame = before is not null && before.Text("status") == condition.Text("status");
        condition["lastTransitionTime"] = isSame ? before!["lastTransitionTime"]?.DeepClone() : now;
        if (before is null)
            conditions.Add(condition);
        else
            conditions[conditions.IndexOf(before)] = condition;
    }
}
