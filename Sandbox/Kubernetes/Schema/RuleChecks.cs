using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks that the rules of a schema compile.</summary>
internal static class RuleChecks
{
    /// <summary>What is wrong.</summary>
    public static IEnumerable<FieldError> Check(SchemaNode root, string path) => Visit(root, path, isResource: true, uncorrelated: null);

    private static IEnumerable<FieldError> Visit(SchemaNode schema, string path, bool isResource, string? uncorrelated)
    {
        if (!schema.HasRules)
            yield break;

        if (schema.Rules.Count > 0 && RuleTypes.Of(schema, isResource) is { } type)
        {
            var compiled = CompiledRule.Of(schema, schema.Rules, type);
            for (var i = 0; i < compiled.Count; i++)
            {
                foreach (var error in OfRule(compiled[i], $"{path}.x-kubernetes-validations[{i}]", uncorrelated))
                    yield return error;
            }
        }

        // Elements can be told before and after only in lists of type map.
        var below = schema.ListType == "map" ? uncorrelated : uncorrelated ?? path;
        IEnumerable<FieldError> nested = schema.Items is { } items ? Visit(items, $"{path}.items", items.IsEmbeddedResource, below) : [];
        if (schema.AdditionalProperties is { } additional)
            nested = nested.Concat(Visit(additional, $"{path}.additionalProperties", additional.IsEmbeddedResource, uncorrelated));
        foreach (var (name, property) in schema.Properties)
            nested = nested.Concat(Visit(property, $"{path}.properties[{name}]", property.IsEmbeddedResource, uncorrelated));
        foreach (var error in nested)
            yield return error;
    }

    private static IEnumerable<FieldError> OfRule(CompiledRule rule, string path, string? uncorrelated)
    {
        var shown = GoValues.Show(rule.Rule.Source);
        if (rule.Error is not null)
            yield return FieldErrors.InvalidRaw($"{path}.rule", shown, rule.Error);
        if (rule.MessageError is not null)
            yield return FieldErrors.InvalidRaw($"{path}.messageExpression", shown, rule.MessageError);
        if (rule.UsesOldSelf && uncorrelated is not null)
        {
            yield return FieldErrors.Invalid(
                $"{path}.rule", rule.Rule.Rule,
                    $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelated}");
        }
        else if (rule.Error is null && !rule.UsesOldSelf && rule.Rule.Source.ContainsKey("optionalOldSelf"))
        {
            yield return FieldErrors.InvalidRaw(
                $"{path}.optionalOldSelf", rule.Rule.OptionalOldSelf ? "true" : "false", "may not be set if oldSelf is not used in rule");
        }
    }
}
