using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of where a Pod may run (<c>ValidateTolerations</c>, <c>validateTopologySpreadConstraints</c>).</summary>
internal static class PlacementRules
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    private static readonly string[] Unsatisfiable = ["DoNotSchedule", "ScheduleAnyway"];

    /// <summary>What is wrong with tolerations.</summary>
    public static IEnumerable<FieldError> Tolerations(JsonObject spec, string path)
    {
        var tolerations = spec.Items("tolerations");
        for (var i = 0; i < tolerations.Count; i++)
        {
            foreach (var error in Toleration(tolerations[i], $"{path}.tolerations[{i}]"))
                yield return error;
        }
    }

    /// <summary>What is wrong with constraints of the spread over nodes.</summary>
    public static IEnumerable<FieldError> Spread(JsonObject spec, string path)
    {
        var seen = new HashSet<(string, string)>();
        var constraints = spec.Items("topologySpreadConstraints");
        for (var i = 0; i < constraints.Count; i++)
        {
            var (constraint, at) = (constraints[i], $"{path}.topologySpreadConstraints[{i}]");
            if ((constraint.Number("maxSkew") ?? 0) <= 0)
                yield return FieldErrors.Invalid(at + ".maxSkew", constraint.Number("maxSkew") ?? 0, "must be greater than zero");
            var (key, action) = (constraint.Text("topologyKey"), constraint.Text("whenUnsatisfiable"));
            if (key.Length == 0)
                yield return FieldErrors.Required(at + ".topologyKey", "can not be empty");
            if (!Unsatisfiable.Contains(action))
                yield return FieldErrors.NotSupported(at + ".whenUnsatisfiable", action, Unsatisfiable);
            if (!seen.Add((key, action)))
                yield return FieldErrors.Duplicate(at + ".{topologyKey, whenUnsatisfiable}", $"{{{key}, {action}}}");
        }
    }

    private static IEnumerable<FieldError> Toleration(JsonNode? toleration, string at)
    {
        var (key, verb, value, effect) = (toleration.Text("key"), toleration.Text("operator"), toleration.Text("value"), toleration.Text("effect"));
        foreach (var problem in key.Length == 0 ? [] : Names.QualifiedName(key))
            yield return FieldErrors.Invalid(at + ".key", key, problem);
        if (key.Length == 0 && verb != "Exists")
        {
            yield return FieldErrors.Invalid(
                at + ".operator", verb, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }

        if (toleration.At("tolerationSeconds") is not null && effect != "NoExecute")
            yield return FieldErrors.Invalid(at + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        switch (verb)
        {
            case "" or "Equal":
                var problems = Names.LabelValue(value).ToList();
                if (problems.Count > 0)
                    yield return FieldErrors.Invalid(at + ".operator", value, string.Join(';', problems));
                break;
            case "Exists":
                if (value.Length > 0)
                    yield return FieldErrors.Invalid(at + ".operator", value, "value must be empty when `operator` is 'Exists'");
                break;
            default:
                yield return FieldErrors.NotSupported(at + ".operator", verb, "Equal", "Exists");
                break;
        }

        if (effect.Length > 0 && !Effects.Contains(effect))
            yield return FieldErrors.NotSupported(at + ".effect", effect, Effects);
    }
}
