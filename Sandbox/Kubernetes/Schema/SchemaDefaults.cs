using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks that a schema's defaults fit it.</summary>
internal static class SchemaDefaults
{
    /// <summary>What is wrong with the defaults.</summary>
    public static IEnumerable<FieldError> Check(SchemaNode schema, string path, bool isRoot)
    {
        IEnumerable<FieldError> own = schema.Default is null || isRoot ? [] : CheckOne(schema, schema.Default, $"{path}.default");
        if (schema.Items is { } items)
            own = own.Concat(Check(items, $"{path}.items", isRoot: false));
        return own.Concat(
            schema.Properties.SelectMany(property => Check(property.Value, $"{path}.properties[{property.Key}]", isRoot: false)));
    }

    private static IEnumerable<FieldError> CheckOne(SchemaNode schema, JsonNode value, string path)
    {
        var pruned = value.DeepClone();
        Pruning.Prune(pruned, schema);
        if (!JsonValues.Equal(pruned, value))
            yield return FieldErrors.InvalidRaw(path, GoValues.Show(value), "must not have unknown fields");

        // Paths below the default are written with dots, the default itself by its schema path.
        var found = ValueValidator.Validate(value, Operand.Absent, schema, "").Errors;
        foreach (var error in found)
        {
            var field = error.Field is "<nil>" or "" ? path : $"{path}.{error.Field}";
            yield return error with { Field = field };
        }

        if (found.Count == 0 && schema.HasRules)
        {
            foreach (var error in new RuleValidator(schema).Validate(value, Operand.Of(value)))
                yield return error with { Field = error.Field is "<nil>" or "" ? path : $"{path}.{error.Field}" };
        }
    }
}
