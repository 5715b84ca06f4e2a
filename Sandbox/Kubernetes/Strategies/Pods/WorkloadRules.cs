using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of Deployments, ReplicaSets, StatefulSets and DaemonSets (<c>k8s.io/kubernetes/pkg/apis/apps/validation</c>).</summary>
internal static class WorkloadRules
{
    private const string Percent = "[0-9]+%";

    /// <summary>What is wrong with a spec, in the order in which the real server looks.</summary>
    /// <param name="kind">The kind of the workload.</param>
    /// <param name="spec">Its spec.</param>
    public static IEnumerable<FieldError> Check(string kind, JsonObject spec) => kind switch
    {
        "Deployment" => Count(spec, "replicas").Concat(Selector(kind, spec)).Concat(Template(kind, spec)).Concat(DeploymentStrategy(spec))
            .Concat(Count(spec, "minReadySeconds")).Concat(Count(spec, "revisionHistoryLimit")).Concat(Deadline(spec)),
        "ReplicaSet" => Count(spec, "replicas").Concat(Count(spec, "minReadySeconds")).Concat(Selector("deployment", spec)).Concat(Template(kind, spec)),
        "StatefulSet" => StatefulSetStrategy(spec).Concat(Count(spec, "replicas")).Concat(Count(spec, "minReadySeconds")).Concat(Selector(kind, spec))
            .Concat(Template(kind, spec)),
        _ => Selector(kind, spec).Concat(Template(kind, spec)).Concat(Count(spec, "minReadySeconds")).Concat(DaemonSetStrategy(spec))
            .Concat(Count(spec, "revisionHistoryLimit")),
    };

    private static IEnumerable<FieldError> Count(JsonObject spec, string field) =>
        spec.Number(field) is { } number and < 0 ? [FieldErrors.Negative("spec." + field, number)] : [];

    private static IEnumerable<FieldError> Selector(string kind, JsonObject spec)
    {
        if (spec["selector"] is not JsonObject selector)
        {
            yield return FieldErrors.Required("spec.selector");
            yield break;
        }

        foreach (var error in LabelSelectorRules.Check(selector, "spec.selector"))
            yield return error;
        if (IsEmpty(selector))
            yield return FieldErrors.Invalid("spec.selector", selector, "empty selector is invalid for " + kind.ToLowerInvariant());
    }

    private static IEnumerable<FieldError> Template(string kind, JsonObject spec)
    {
        var selector = spec["selector"] as JsonObject;
        var labels = spec.At("template", "metadata", "labels") as JsonObject;
        if (kind != "DaemonSet" && selector is not null && LabelSelectorRules.Check(selector, "").Any())
        {
            yield return FieldErrors.Invalid("spec.selector", selector, kind == "StatefulSet" ? "" : "invalid label selector");
            yield break;
        }

        if (selector is null || (!IsEmpty(selector) && !LabelSelection.Matches(selector, labels)))
            yield return FieldErrors.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");

        // The real server doesn't look into a StatefulSet's Pods, since their volumes come of claims that aren't there yet.
        foreach (var error in PodRules.CheckTemplate(spec.Child("template"), "spec.template", withSpec: kind != "StatefulSet"))
            yield return error;
        if (spec.Text("template", "spec", "restartPolicy") is var policy and not "Always")
            yield return FieldErrors.NotSupported("spec.template.spec.restartPolicy", policy, "Always");
        if (spec.At("template", "spec", "activeDeadlineSeconds") is not null)
        {
            yield return FieldErrors.Forbidden("spec.template.spec.activeDeadlineSeconds",
                $"activeDeadlineSeconds in {(kind == "Deployment" ? "ReplicaSet" : kind)} is not Supported");
        }
    }

    private static bool IsEmpty(JsonObject selector) =>
        selector.At("matchLabels") is not JsonObject { Count: > 0 } && selector.Items("matchExpressions").Count == 0;

    private static IEnumerable<FieldError> Deadline(JsonObject spec)
    {
        foreach (var error in Count(spec, "progressDeadlineSeconds"))
            yield return error;
        if (spec.Number("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Number("minReadySeconds") ?? 0))
            yield return FieldErrors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
    }

    private static IEnumerable<FieldError> DeploymentStrategy(JsonObject spec)
    {
        const string At = "spec.strategy";
        switch (spec.Text("strategy", "type"))
        {
            case "Recreate" when spec.At("strategy", "rollingUpdate") is not null:
                return [FieldErrors.Forbidden(At + ".rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")];
            case "Recreate":
                return [];
            case "RollingUpdate":
                return Rolling(spec.At("strategy", "rollingUpdate"), At + ".rollingUpdate", bothZero: "may not be 0 when `maxSurge` is 0");
            default:
                return [UnknownStrategy(At, spec["strategy"], "Recreate", "RollingUpdate")];
        }
    }

    private static IEnumerable<FieldError> DaemonSetStrategy(JsonObject spec) => spec.Text("updateStrategy", "type") switch
    {
        "OnDelete" => [],
        "RollingUpdate" => Rolling(spec.At("updateStrategy", "rollingUpdate"), "spec.updateStrategy.rollingUpdate",
            bothZero: "cannot be 0 when maxSurge is 0"),
        _ => [UnknownStrategy("spec.updateStrategy", spec["updateStrategy"], "RollingUpdate", "OnDelete")],
    };

    private static IEnumerable<FieldError> Rolling(JsonNode? rolling, string at, string bothZero)
    {
        var (unavailable, surge) = (rolling.At("maxUnavailable"), rolling.At("maxSurge"));
        foreach (var error in Amount(unavailable, at + ".maxUnavailable").Concat(Amount(surge, at + ".maxSurge")))
            yield return error;
        if (Value(unavailable) == 0 && Value(surge) == 0)
            yield return FieldErrors.Invalid(at + ".maxUnavailable", unavailable, bothZero);
        if (unavailable?.GetValueKind() == JsonValueKind.String && Value(unavailable) > 100)
            yield return FieldErrors.Invalid(at + ".maxUnavailable", unavailable, "must not be greater than 100%");
    }

    private static IEnumerable<FieldError> Amount(JsonNode? amount, string at)
    {
        if (amount?.GetValueKind() == JsonValueKind.String && !IsPercentage(amount.Text()))
        {
            yield return FieldErrors.Invalid(at, amount,
                $"a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '{Percent}')");
        }
        else if (amount.Number() is { } number and < 0)
        {
            yield return FieldErrors.Negative(at, number);
        }
    }

    private static bool IsPercentage(string text) => text.Length > 1 && text[^1] == '%' && text[..^1].All(char.IsAsciiDigit);

    private static long Value(JsonNode? amount) => amount.Number()
        ?? (long.TryParse(amount.Text().TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    private static IEnumerable<FieldError> StatefulSetStrategy(JsonObject spec)
    {
        if (spec.Text("podManagementPolicy") is var policy and not ("OrderedReady" or "Parallel"))
            yield return FieldErrors.Invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        var rolling = spec.At("updateStrategy", "rollingUpdate");
        switch (spec.Text("updateStrategy", "type"))
        {
            case "OnDelete" when rolling is not null:
                yield return FieldErrors.Invalid("spec.updateStrategy.rollingUpdate", GoNames(rolling), "only allowed for updateStrategy 'RollingUpdate'");
                break;
            case "OnDelete":
                break;
            case "RollingUpdate":
                if (rolling.Number("partition") is { } partition and < 0)
                    yield return FieldErrors.Negative("spec.updateStrategy.rollingUpdate.partition", partition);
                break;
            default:
                yield return FieldErrors.Invalid("spec.updateStrategy", GoNames(spec["updateStrategy"]), "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }
    }

    private static FieldError UnknownStrategy(string at, JsonNode? strategy, params string[] supported) => new("FieldValueNotSupported",
        $"Unsupported value: {GoNames(strategy)?.ToJsonString()}: supported values: {string.Join(", ", supported.Select(FieldErrors.Quote))}", at);

    /// <summary>As Go's JSON shows the server's internal types, which have no field names of their own.</summary>
    private static JsonNode? GoNames(JsonNode? node)
    {
        if (node is not JsonObject value)
            return node?.DeepClone();
        var named = new JsonObject();
        foreach (var (name, child) in value)
            named[char.ToUpperInvariant(name[0]) + name[1..]] = GoNames(child);
        if (named.ContainsKey("Type"))
            named.TryAdd("RollingUpdate", null);
        return named;
    }
}
