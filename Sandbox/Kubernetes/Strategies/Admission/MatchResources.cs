using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>What a policy or its binding is about (<c>admissionregistration.k8s.io/v1 MatchResources</c>).</summary>
internal static class MatchResources
{
    private static readonly string[] Rules = ["resourceRules", "excludeResourceRules"];
    private static readonly string[] Selectors = ["namespaceSelector", "objectSelector"];

    /// <summary>Fills in defaults, in place.</summary>
    public static void Default(JsonObject? match)
    {
        if (match is null)
            return;
        match.Set("matchPolicy", "Equivalent");
        match.Child("namespaceSelector");
        match.Child("objectSelector");
        foreach (var rule in Rules.SelectMany(name => match.Items(name)).OfType<JsonObject>())
            rule.Set("scope", "*");
    }

    /// <summary>What is wrong.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? match, string path)
    {
        foreach (var error in AdmissionRules.OneOf(match, path, "matchPolicy", "Equivalent", "Exact"))
            yield return error;
        foreach (var error in Selectors.SelectMany(name => LabelSelectorRules.Check(match.At(name), $"{path}.{name}")))
            yield return error;
        foreach (var name in Rules)
        {
            var rules = match.Items(name);
            for (var i = 0; i < rules.Count; i++)
            {
                foreach (var error in Named(rules[i], $"{path}.{name}[{i}]").Concat(AdmissionRules.Rule(rules[i], $"{path}.{name}[{i}]")))
                    yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Named(JsonNode? rule, string path)
    {
        var names = rule.Texts("resourceNames");
        for (var i = 0; i < names.Count; i++)
        {
            foreach (var problem in Names.PathSegment(names[i]))
                yield return FieldErrors.Invalid($"{path}.resourceNames[{i}]", names[i], problem);
            if (names.Take(i).Contains(names[i]))
                yield return FieldErrors.Duplicate($"{path}.resourceNames[{i}]", names[i]);
        }
    }
}
