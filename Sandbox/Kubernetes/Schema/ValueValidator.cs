using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks values against schemas, in the order and the words of <c>k8s.io/kube-openapi/pkg/validation/validate</c>.</summary>
internal static class ValueValidator
{
    /// <summary>What is wrong with a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">The value before, if there is one that it can be compared with: what is unchanged may stay wrong.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="path">The value's path.</param>
    public static Findings Validate(JsonNode? value, Operand old, SchemaNode schema, string path)
    {
        var findings = new Findings();
        Check(value, old, schema, path, findings);
        if (!findings.IsValid && old.Exists && JsonValues.Equal(value, old.Node))
            return new Findings { Checks = findings.Checks };
        return findings;
    }

    private static void Check(JsonNode? value, Operand old, SchemaNode schema, string path, Findings findings)
    {
        CheckType(value, schema, path, findings);
        if (value is null)
        {
            CheckEnum(value, schema, path, findings);
            return;
        }

        Alternatives.Check(value, schema, path, findings);
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                CheckString(value.GetValue<string>(), schema, path, findings);
                break;
            case JsonValueKind.Number:
                NumberValidator.Check(value.AsValue(), schema, path, findings);
                break;
            case JsonValueKind.Array:
                CheckList(value.AsArray(), old, schema, path, findings);
                break;
            default:
                break;
        }

        CheckEnum(value, schema, path, findings);
        if (value is JsonObject obj)
            CheckObject(obj, old, schema, path, findings);
    }

    private static void CheckType(JsonNode? value, SchemaNode schema, string path, Findings findings)
    {
        if (schema.Types.Count == 0)
            return;
        if (value is null)
        {
            if (!schema.Nullable)
                AddTypeError(string.Join(',', schema.Types), "null", path, findings);
            return;
        }

        var number = value.GetValueKind() == JsonValueKind.Number ? value.AsValue() : null;
        var isInteger = number is not null && SchemaNumbers.AsInteger(number) is not null;
        var type = value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => isInteger ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Array => "array",
            _ => "object",
        };
        var isWholeFloat = number is not null && !isInteger && SchemaNumbers.AsDouble(number) % 1 == 0 && schema.Types.Contains("integer");
        var isIntegerForNumber = isInteger && schema.Types.Contains("number");
        if (schema.Types.Contains(type) || isWholeFloat || isIntegerForNumber)
            return;

        // With a format, the real server names formats instead of types, unless the value is a text or a list.
        var isNumeric = schema.Types.Contains("integer") || schema.Types.Contains("number");
        if (schema.Format is { } format && type is not ("string" or "array"))
            AddTypeError(format, type switch { "integer" => "int64", "number" => "float64", _ => "" }, path, findings);
        else if (schema.Format is null || isNumeric || type is not ("string" or "array"))
            AddTypeError(string.Join(',', schema.Types), type, path, findings);
    }

    private static void AddTypeError(string expected, string actual, string path, Findings findings)
    {
        var message = $"{path} in body must be of type {expected}: \"{actual}\"";
        findings.Add(message, new FieldError("FieldValueTypeInvalid", $"Invalid value: \"{actual}\": {message}", Name(path)));
    }

    private static void CheckString(string text, SchemaNode schema, string path, Findings findings)
    {
        var length = text.EnumerateRunes().Count();
        if (schema.Count("maxLength") is { } most && length > most)
        {
            findings.Add($"{path} in body should be at most {most} chars long", new FieldError(
                "FieldValueTooLong", $"Too long: may not be more than {most} {(most == 1 ? "byte" : "bytes")}", Name(path)));
        }
        else if (schema.Count("minLength") is { } least && length < least)
        {
            Invalid(JsonValue.Create(text), $"{path} in body should be at least {least} chars long", path, findings);
        }
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            Invalid(JsonValue.Create(text), $"{path} in body should match '{pattern.Pattern}'", path, findings);
        }

        if (schema is { Format: { } format, Type: "" or "string" } && !Formats.Matches(format, text))
        {
            var message = $"{path} in body must be of type {format}: {FieldErrors.Quote(text)}";
            findings.Add(
                message, new FieldError("FieldValueTypeInvalid", $"Invalid value: {FieldErrors.Quote(text)}: {message}", Name(path)));
        }
    }

    private static void CheckList(JsonArray list, Operand old, SchemaNode schema, string path, Findings findings)
    {
        if (schema.Items is { } items)
        {
            var before = OldElements(old, schema);
            for (var i = 0; i < list.Count; i++)
                findings.Add(Validate(list[i], before(list[i]), items, $"{path}[{i}]"));
        }

        if (schema.Count("minItems") is { } least && list.Count < least)
            Invalid(JsonValue.Create(list.Count), $"{path} in body should have at least {least} items", path, findings);
        if (schema.Count("maxItems") is { } most && list.Count > most)
            TooMany(list.Count, most, $"{path} in body should have at most {most} items", path, findings);
        if (schema.Flag("uniqueItems") && list.Where((item, i) => list.Take(i).Any(other => JsonValues.Equal(item, other))).Any())
            Invalid(JsonValue.Create(""), $"{path} in body shouldn't contain duplicates", path, findings);
    }

    /// <summary>Finds the element before the change; only elements of lists of type map can be told.</summary>
    private static Func<JsonNode?, Operand> OldElements(Operand old, SchemaNode schema)
    {
        if (schema.ListType != "map" || old.Node is not JsonArray before)
            return _ => Operand.Absent;
        return item => before.FirstOrDefault(other => ListTypes.SameKey(item, other, schema.ListMapKeys)) is { } found
            ? Operand.Of(found)
            : Operand.Absent;
    }

    private static void CheckEnum(JsonNode? value, SchemaNode schema, string path, Findings findings)
    {
        if (schema.Enum is not { Count: > 0 } allowed || allowed.Any(option => JsonValues.Equal(option, value)))
            return;

        var options = allowed.Select(
            option => option is JsonValue text && text.TryGetValue(out string? read) ? read : JsonValues.Write(option));
        var supported = string.Join(", ", options.Select(FieldErrors.Quote));
        findings.Add($"{path} in body should be one of {supported}", new FieldError(
            "FieldValueNotSupported", $"Unsupported value: {GoValues.Show(value)}: supported values: {supported}", Name(path)));
    }

    private static void CheckObject(JsonObject obj, Operand old, SchemaNode schema, string path, Findings findings)
    {
        if (schema.Count("minProperties") is { } least && obj.Count < least)
            Invalid(JsonValue.Create(obj.Count), $"{path} in body should have at least {least} properties", path, findings);
        if (schema.Count("maxProperties") is { } most && obj.Count > most)
            TooMany(obj.Count, most, $"{path} in body should have at most {most} properties", path, findings);

        var before = old.Node as JsonObject;
        var undeclared = obj.Where(member => !schema.Properties.ContainsKey(member.Key))
            .OrderBy(member => member.Key, StringComparer.Ordinal);
        foreach (var (name, value) in undeclared)
        {
            if (schema.AllowsAdditional == false)
                Invalid(JsonValue.Create(name), $"{path}.{name} in body is a forbidden property", path, findings);
            else if (schema.AdditionalProperties is { } additional)
                findings.Add(Validate(value, Operand.Of(before, name), additional, $"{path}.{name}"));
        }

        foreach (var (name, property) in schema.Properties)
        {
            if (!obj.TryGetPropertyValue(name, out var value))
                continue;
            var isTypeMeta = path.Length == 0 && name is ("kind" or "apiVersion");
            var was = isTypeMeta ? Operand.Absent : Operand.Of(before, name);
            findings.Add(Validate(value, was, property, path.Length == 0 ? name : $"{path}.{name}"));
        }

        foreach (var name in schema.Required.Where(name => !obj.ContainsKey(name)))
            findings.Add($"{path}.{name} in body is required", FieldErrors.Required(Name($"{path}.{name}")));
    }

    /// <summary>Adds an error that shows the value.</summary>
    internal static void Invalid(JsonNode? value, string message, string path, Findings findings) =>
        findings.Add(message, new FieldError("FieldValueInvalid", $"Invalid value: {GoValues.Show(value)}: {message}", Name(path)));

    private static void TooMany(int actual, long most, string message, string path, Findings findings) =>
        findings.Add(message, new FieldError(
        "FieldValueTooMany", $"Too many: {actual}: must have at most {most} {(most == 1 ? "item" : "items")}", Name(path)));

    private static string Name(string path) => path.Length == 0 ? "<nil>" : path.TrimStart('.');
}
