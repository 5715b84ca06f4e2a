using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks a schema's keywords one by one: which are allowed, with which values, and next to which others.</summary>
internal sealed class KeywordRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    private readonly List<FieldError> _errors = [];

    /// <summary>What is wrong.</summary>
    public static IReadOnlyList<FieldError> Check(SchemaNode root, string path)
    {
        var rules = new KeywordRules();
        rules.Visit(root, path, isRoot: true, noDefaults: null);
        return rules._errors;
    }

    private void Visit(SchemaNode schema, string path, bool isRoot, string? noDefaults)
    {
        VisitKeywords(schema, path, noDefaults);
        if (schema.IsMap && schema.Properties.Count > 0 && (schema.AdditionalProperties is not null || schema.AllowsAdditional == false))
            _errors.Add(FieldErrors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        if (schema.AdditionalProperties is { } additional)
            Visit(additional, $"{path}.additionalProperties", isRoot: false, noDefaults);
        foreach (var (name, property) in schema.Properties)
        {
            var isMeta = isRoot && name is ("metadata" or "kind" or "apiVersion");
            Visit(property, $"{path}.properties[{name}]", isRoot: false, isMeta ? $"in top-level {name}" : noDefaults);
        }

        if (schema.Not is { } not)
            Visit(not, $"{path}.not", isRoot: false, noDefaults);
        foreach (var (name, schemas) in new[] { ("allOf", schema.AllOf), ("oneOf", schema.OneOf), ("anyOf", schema.AnyOf) })
        {
            for (var i = 0; i < schemas.Count; i++)
                Visit(schemas[i], $"{path}.{name}[{i}]", isRoot: false, noDefaults);
        }

        if (schema.Items is { } items)
            Visit(items, $"{path}.items", isRoot: false, noDefaults);

        if (schema.Source["x-kubernetes-preserve-unknown-fields"] is JsonValue && !schema.PreservesUnknown)
            _errors.Add(FieldErrors.InvalidRaw($"{path}.x-kubernetes-preserve-unknown-fields", "false", "must be true or undefined"));
        VisitMapType(schema, path);
        VisitListType(schema, path);
        for (var i = 0; i < schema.Rules.Count; i++)
            VisitRule(schema, schema.Rules[i], $"{path}.x-kubernetes-validations[{i}]");
    }

    private void VisitKeywords(SchemaNode schema, string path, string? noDefaults)
    {
        if (schema.Type.Length > 0 && !Types.Contains(schema.Type))
            _errors.Add(FieldErrors.NotSupported($"{path}.type", schema.Type, Types));
        if (schema.Default is not null && noDefaults is not null)
            _errors.Add(FieldErrors.Forbidden($"{path}.default", $"must not be set {noDefaults}"));
        foreach (var keyword in new[] { "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref" })
        {
            if (schema.Source[keyword] is { } value && value is not JsonObject { Count: 0 })
                _errors.Add(FieldErrors.Forbidden($"{path}.{keyword}", $"{keyword} is not supported"));
        }

        if (schema.Type == "null")
            _errors.Add(FieldErrors.Forbidden($"{path}.type", "type cannot be set to null, use nullable as an alternative"));
        if (schema.Source["items"] is JsonArray)
            _errors.Add(FieldErrors.Forbidden($"{path}.items", "items must be a schema object and not an array"));
        if (schema.Flag("uniqueItems"))
        {
            _errors.Add(FieldErrors.Forbidden(
                $"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }
    }

    private void VisitMapType(SchemaNode schema, string path)
    {
        if (schema.Text("x-kubernetes-map-type") is not { } mapType)
            return;
        if (schema.Type != "object")
            MustBe("object", "x-kubernetes-map-type", schema, path);
        if (mapType is not ("atomic" or "granular"))
            _errors.Add(FieldErrors.NotSupported($"{path}.x-kubernetes-map-type", mapType, "atomic", "granular"));
    }

    private void MustBe(string type, string keyword, SchemaNode schema, string path)
    {
        var detail = $"must be {type} if {keyword} is specified";
        _errors.Add(schema.Type.Length == 0
            ? FieldErrors.Required($"{path}.type", detail)
            : FieldErrors.Invalid($"{path}.type", schema.Type, detail));
    }

    private void VisitListType(SchemaNode schema, string path)
    {
        const string NeedsMap = "must be map if x-kubernetes-list-map-keys is non-empty";
        if (schema.ListType is not null && schema.Type != "array")
            MustBe("array", "x-kubernetes-list-type", schema, path);
        else if (schema is { ListType: "set", Items: { } items })
            VisitSetItems(items, $"{path}.items");

        if (schema.ListType is not (null or "atomic" or "set" or "map"))
            _errors.Add(FieldErrors.NotSupported($"{path}.x-kubernetes-list-type", schema.ListType, "atomic", "set", "map"));
        if (schema.ListMapKeys.Count > 0 && schema.ListType is null)
            _errors.Add(FieldErrors.Required($"{path}.x-kubernetes-list-type", NeedsMap));
        else if (schema.ListMapKeys.Count > 0 && schema.ListType != "map")
            _errors.Add(FieldErrors.Invalid($"{path}.x-kubernetes-list-type", schema.ListType!, NeedsMap));
        if (schema.ListType == "map")
            VisitListMap(schema, path);
        if (schema is { ListType: "map" or "set", Items: { } elements })
            VisitElements(schema, elements, $"{path}.items");
    }

    private void VisitSetItems(SchemaNode items, string path)
    {
        const string Atomic = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (items.Type == "array" && items.ListType is not (null or "atomic"))
            _errors.Add(FieldErrors.Invalid($"{path}.x-kubernetes-list-type", items.ListType, Atomic));
        else if (items.Type == "object" && items.Text("x-kubernetes-map-type") != "atomic")
            _errors.Add(FieldErrors.InvalidRaw($"{path}.x-kubernetes-map-type", "null", Atomic));
    }

    private void VisitListMap(SchemaNode schema, string path)
    {
        if (schema.ListMapKeys.Count == 0)
            _errors.Add(FieldErrors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        if (schema.Items is not { } items)
        {
            _errors.Add(FieldErrors.Required($"{path}.items", "must have a schema if x-kubernetes-list-type is map"));
            return;
        }

        if (items.Type != "object")
        {
            _errors.Add(
                FieldErrors.Invalid($"{path}.items.type", items.Type, "must be object if parent array's x-kubernetes-list-type is map"));
            return;
        }

        var keys = GoValues.Show(schema.Source["x-kubernetes-list-map-keys"]);
        for (var i = 0; i < schema.ListMapKeys.Count; i++)
        {
            var key = schema.ListMapKeys[i];
            if (!items.Properties.TryGetValue(key, out var property))
            {
                _errors.Add(
                    FieldErrors.InvalidRaw($"{path}.x-kubernetes-list-map-keys", keys, "entries must all be names of item properties"));
            }
            else if (property.Type is "array" or "object")
            {
                _errors.Add(FieldErrors.Invalid(
                    $"{path}.items.properties[{key}].type", items.Type,
                        "must be a scalar type if parent array's x-kubernetes-list-type is map"));
            }

            if (schema.ListMapKeys.Take(i).Contains(key))
                _errors.Add(FieldErrors.InvalidRaw($"{path}.x-kubernetes-list-map-keys", keys, "must not contain duplicate entries"));
        }
    }

    private void VisitElements(SchemaNode schema, SchemaNode items, string path)
    {
        if (items.Nullable)
            _errors.Add(FieldErrors.Forbidden($"{path}.nullable", $"cannot be nullable when x-kubernetes-list-type is {schema.ListType}"));
        if (schema.ListType != "map")
            return;

        foreach (var key in schema.ListMapKeys)
        {
            if (!items.Properties.TryGetValue(key, out var property))
                continue;
            if (!items.Required.Contains(key) && property.Default is null)
            {
                _errors.Add(FieldErrors.Required(
                    $"{path}.properties[{key}].default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
            }

            if (property.Nullable)
            {
                _errors.Add(FieldErrors.Forbidden(
                    $"{path}.properties[{key}].nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
            }
        }
    }

    private void VisitRule(SchemaNode schema, ValidationRule rule, string path)
    {
        var (expression, message) = (rule.Rule.Trim(), rule.Message.Trim());
        if (expression.Length == 0)
            _errors.Add(FieldErrors.Required($"{path}.rule", "rule is not specified"));
        else if (rule.Message.Length > 0 && message.Length == 0)
            _errors.Add(FieldErrors.Invalid($"{path}.message", rule.Message, "must be non-empty if specified"));
        else if (message.Contains('\n', StringComparison.Ordinal))
            _errors.Add(FieldErrors.Invalid($"{path}.message", rule.Message, "must not contain line breaks"));
        else if (expression.Contains('\n', StringComparison.Ordinal) && message.Length == 0)
            _errors.Add(FieldErrors.Required($"{path}.message", "message must be specified if rule contains line breaks"));

        if (rule.MessageExpression.Length > 0 && rule.MessageExpression.Trim().Length == 0)
            _errors.Add(FieldErrors.Required($"{path}.messageExpression", "messageExpression must be non-empty if specified"));
        if (rule.Reason.Length > 0 && !Reasons.Contains(rule.Reason))
            _errors.Add(FieldErrors.NotSupported($"{path}.reason", rule.Reason, Reasons));
        if (rule.FieldPath.Length == 0)
            return;
        if (rule.FieldPath.Trim().Length == 0)
            _errors.Add(FieldErrors.Invalid($"{path}.fieldPath", rule.FieldPath, "must be non-empty if specified"));
        if (rule.FieldPath.Contains('\n', StringComparison.Ordinal))
            _errors.Add(FieldErrors.Invalid($"{path}.fieldPath", rule.FieldPath, "must not contain line breaks"));
        if (RuleFieldPath.Resolve(rule.FieldPath, schema) is null)
            _errors.Add(FieldErrors.Invalid($"{path}.fieldPath", rule.FieldPath, "must be a valid path"));
    }
}
