using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>
/// Checks <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c> and <c>not</c>. An unchanged value is excused as a whole where it is validated, not
/// within an alternative.
/// </summary>
internal static class Alternatives
{
    /// <summary>Adds what is wrong.</summary>
    public static void Check(JsonNode value, SchemaNode schema, string path, Findings findings)
    {
        if (schema.AnyOf.Count > 0)
            CheckAny(value, schema.AnyOf, path, findings);
        if (schema.OneOf.Count > 0)
            CheckOne(value, schema.OneOf, path, findings);
        if (schema.AllOf.Count > 0)
            CheckAll(value, schema.AllOf, path, findings);
        if (schema.Not is { } not && ValueValidator.Validate(value, Operand.Absent, not, path).IsValid)
            Add($"\"{path}\" must not validate the schema (not)", findings);
    }

    private static void CheckAny(JsonNode value, IReadOnlyList<SchemaNode> schemas, string path, Findings findings)
    {
        Findings? best = null;
        foreach (var schema in schemas)
        {
            var result = ValueValidator.Validate(value, Operand.Absent, schema, path);
            if (result.IsValid)
                return;
            if (best is null || result.Checks > best.Checks)
                best = result;
        }

        Add($"\"{path}\" must validate at least one schema (anyOf)", findings);
        findings.Add(best!);
    }

    private static void CheckOne(JsonNode value, IReadOnlyList<SchemaNode> schemas, string path, Findings findings)
    {
        Findings? best = null;
        var valid = 0;
        foreach (var schema in schemas)
        {
            var result = ValueValidator.Validate(value, Operand.Absent, schema, path);
            if (result.IsValid)
                valid++;
            else if (valid == 0 && (best is null || result.Checks > best.Checks))
                best = result;
        }

        if (valid == 1)
            return;
        var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
        Add($"\"{path}\" must validate one and only one schema (oneOf). {found}", findings);
        if (valid == 0)
            findings.Add(best!);
    }

    private static void CheckAll(JsonNode value, IReadOnlyList<SchemaNode> schemas, string path, Findings findings)
    {
        var valid = 0;
        foreach (var schema in schemas)
        {
            var result = ValueValidator.Validate(value, Operand.Absent, schema, path);
            if (result.IsValid)
                valid++;
            findings.Add(result);
        }

        if (valid != schemas.Count)
            Add($"\"{path}\" must validate all the schemas (allOf){(valid == 0 ? ". None validated" : "")}", findings);
    }

    private static void Add(string message, Findings findings) =>
        findings.Add(message, new FieldError("FieldValueInvalid", $"Invalid value: \"\": {message}", "<nil>"));
}
