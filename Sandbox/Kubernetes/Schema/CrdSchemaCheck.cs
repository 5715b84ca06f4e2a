using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>
/// Whether an <c>openAPIV3Schema</c> of a CustomResourceDefinition is allowed: structural, with fitting defaults and rules that
/// compile.
/// </summary>
public static class CrdSchemaCheck
{
    /// <summary>What is wrong with a schema.</summary>
    /// <param name="openApiV3Schema">The schema.</param>
    /// <param name="path">Its path for errors, such as <c>spec.validation.openAPIV3Schema</c>.</param>
    public static IReadOnlyList<FieldError> Check(JsonObject openApiV3Schema, string path)
    {
        List<FieldError> errors = [];
        if (openApiV3Schema["nullable"] is JsonValue nullable && nullable.TryGetValue(out bool isNullable) && isNullable)
            errors.Add(FieldErrors.Forbidden($"{path}.nullable", "nullable cannot be true at the root"));

        var root = SchemaNode.Read(openApiV3Schema);
        var structural = StructuralRules.Check(root, path);
        if (structural.Count > 0)
            errors.AddRange(structural);
        else
            errors.AddRange(SchemaDefaults.Check(root, path, isRoot: true));

        var keywords = KeywordRules.Check(root, path);
        errors.AddRange(keywords);

        // Rules are compiled only against a schema that is sound.
        if (structural.Count == 0 && errors.Count == 0 && root.HasRules)
            errors.AddRange(RuleChecks.Check(root, path));
        return errors;
    }
}
