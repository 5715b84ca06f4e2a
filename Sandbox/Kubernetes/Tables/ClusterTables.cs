using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Budgets, quotas, autoscalers and the like as rows.</summary>
internal static class ClusterTables
{
    private const string NotApplicable = "N/A";

    public static KindTable DisruptionBudgets { get; } = new(
        [
            TableColumn.ObjectName, new("Min Available", "string", "The minimum number of pods that must be available."),
            new("Max Unavailable", "string", "The maximum number of pods that may be unavailable."),
            new("Allowed Disruptions", "integer", "Calculated number of pods that may be disrupted at this time."), TableColumn.Age,
        ],
        (budget, ages) =>
        [
            Name(budget), budget.At("spec", "minAvailable")?.ToString() ?? NotApplicable,
            budget.At("spec", "maxUnavailable")?.ToString() ?? NotApplicable, budget.Number("status", "disruptionsAllowed") ?? 0,
            ages.Of(budget),
        ]);

    public static KindTable Quotas { get; } = new(
        [
            TableColumn.ObjectName, new("Request", "string", "How much of what may be requested is used."),
            new("Limit", "string", "How much of what limits may add up to is used."), TableColumn.Age,
        ],
        (quota, ages) => [Name(quota), Amounts(quota, limits: false), Amounts(quota, limits: true), ages.Of(quota)]);

    public static KindTable PriorityClasses { get; } = new(
        [
            TableColumn.ObjectName, new("Value", "integer", "The priority."),
            new("Global-Default", "boolean", "Whether it is for pods that name no class."), TableColumn.Age,
            new("PreemptionPolicy", "string", "Whether pods of this class preempt others."),
        ],
        (priorityClass, ages) =>
        [
            Name(priorityClass), priorityClass.Number("value") ?? 0, priorityClass.IsTrue("globalDefault"), ages.Of(priorityClass),
            priorityClass.Text("preemptionPolicy"),
        ]);

    public static KindTable RuntimeClasses { get; } = new(
        [TableColumn.ObjectName, new("Handler", "string", "The runtime and configuration that pods run with."), TableColumn.Age],
        (runtime, ages) => [Name(runtime), runtime.Text("handler"), ages.Of(runtime)]);

    public static KindTable Autoscalers { get; } = new(
        [
            TableColumn.ObjectName, new("Reference", "string", "What is scaled."), new("Targets", "string", "The targets of its metrics."),
            new("MinPods", "string", "The lower limit."), new("MaxPods", "string", "The upper limit."),
            new("Replicas", "string", "The number of replicas."), TableColumn.Age,
        ],
        (scaler, ages) =>
        [
            Name(scaler), $"{scaler.Text("spec", "scaleTargetRef", "kind")}/{scaler.Text("spec", "scaleTargetRef", "name")}",
            Targets(scaler), scaler.Number("spec", "minReplicas")?.ToString() ?? "<unset>", scaler.Number("spec", "maxReplicas") ?? 0,
            scaler.Number("status", "currentReplicas") ?? 0, ages.Of(scaler),
        ]);

    public static KindTable Revisions { get; } = new(
        [
            TableColumn.ObjectName, new("Controller", "string", "The object that it is a revision of."),
            new("Revision", "string", "Revision indicates the revision of the state represented by Data."), TableColumn.Age,
        ],
        (revision, ages) =>
        [
            Name(revision), Owner(revision), revision.Number("revision") ?? 0, ages.Of(revision),
        ]);

    public static KindTable SigningRequests { get; } = new(
        [
            TableColumn.ObjectName, TableColumn.Age, new("SignerName", "string", "The signer that is asked."),
            new("Requestor", "string", "Who asks."), new("RequestedDuration", "string", "How long the certificate should be valid."),
            new("Condition", "string", "What became of it."),
        ],
        (request, ages) =>
        [
            Name(request), ages.Of(request), request.Text("spec", "signerName"), request.Text("spec", "username"),
            request.Number("spec", "expirationSeconds") is { } seconds ? HumanDuration.Format(TimeSpan.FromSeconds(seconds)) : CellText.None,
            Condition(request),
        ]);

    private static string Name(JsonObject value) => value.Text("metadata", "name");

    private static string Amounts(JsonObject quota, bool limits) => string.Join(", ", (quota.At("status", "hard") as JsonObject ?? [])
        .Where(hard => hard.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
        .OrderBy(hard => hard.Key, StringComparer.Ordinal)
        .Select(hard => $"{hard.Key}: {quota.Text("status", "used", hard.Key)}/{hard.Value}"));

    /// <summary>The metrics; what is measured is unknown, as there are no metrics.</summary>
    private static string Targets(JsonObject scaler)
    {
        if (scaler.Number("spec", "targetCPUUtilizationPercentage") is { } cpu)
            return $"cpu: <unknown>/{cpu}%";
        var metrics = scaler.Items("spec", "metrics").Select(metric =>
        {
            var type = metric.Text("type");
            var source = metric.At(char.ToLowerInvariant(type.FirstOrDefault()) + type[Math.Min(1, type.Length)..]);
            var target = source.At("target");
            var wanted = target.Number("averageUtilization") is { } percent
                ? $"{percent}%"
                : (target.At("averageValue") ?? target.At("value"))?.ToString() ?? "<auto>";
            return type == "Resource" ? $"{source.Text("name")}: <unknown>/{wanted}" : $"<unknown>/{wanted}";
        }).ToList();
        return metrics.Count == 0 ? CellText.None : string.Join(", ", metrics);
    }

    private static string Owner(JsonObject revision)
    {
        if (revision.Items("metadata", "ownerReferences").FirstOrDefault(reference => reference.IsTrue("controller")) is not { } owner)
            return CellText.None;
        var apiVersion = owner.Text("apiVersion");
        var slash = apiVersion.IndexOf('/');
        var kind = owner.Text("kind").ToLowerInvariant();
        return slash < 0 ? $"{kind}/{owner.Text("name")}" : $"{kind}.{apiVersion[..slash]}/{owner.Text("name")}";
    }

    private static string Condition(JsonObject request)
    {
        var types = request.Items("status", "conditions").Select(condition => condition.Text("type")).ToList();
        var shown = new List<string>();
        if (types.Contains("Denied"))
            shown.Add("Denied");
        else if (types.Contains("Approved"))
            shown.Add("Approved");
        else
            shown.Add("Pending");
        if (types.Contains("Failed"))
            shown.Add("Failed");
        if (request.Text("status", "certificate").Length > 0)
            shown.Add("Issued");
        return string.Join(',', shown);
    }
}
