using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GoTemplates;

namespace Operator.Cli;

/// <summary>Checks values against the structural schemas that our own resource definitions are made of, with the API server's words for what is wrong.</summary>
internal sealed class SchemaCheck
{
    private readonly List<ManifestFinding> _findings = [];

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<ManifestFinding> Findings => _findings;

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="field">The names and indexes on the way to it.</param>
    public void Value(JsonNode? value, JsonObject schema, IReadOnlyList<string> field)
    {
        var wanted = schema["type"]?.GetValue<string>();
        var given = TypeOf(value);
        if (wanted is not null && wanted != given && !(wanted == "number" && given == "integer"))
        {
            Report(field, $"must be of type {wanted}, and is {given}");
            return;
        }

        switch (value)
        {
            case JsonObject map:
                Map(map, schema, field);
                break;
            case JsonArray list:
                List(list, schema, field);
                break;
            case JsonValue scalar:
                Scalar(scalar, schema, field);
                break;
        }
    }

    private void Map(JsonObject map, JsonObject schema, IReadOnlyList<string> field)
    {
        var fields = schema["properties"] as JsonObject ?? [];
        var others = schema["additionalProperties"] as JsonObject;
        var isOpen = schema["x-kubernetes-preserve-unknown-fields"] is not null;
        foreach (var (name, value) in map)
        {
            if ((fields[name] ?? others) is JsonObject known)
                Value(value, known, [.. field, name]);
            else if (!isOpen)
                Report([.. field, name], "unknown field");
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !map.ContainsKey(name)))
            Report([.. field, name], "Required value");

        Limits(map.Count, schema, "Properties", "keys", field);
    }

    private void List(JsonArray list, JsonObject schema, IReadOnlyList<string> field)
    {
        if (schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
                Value(list[i], items, [.. field, $"{i}"]);
        }

        if (schema["x-kubernetes-list-type"]?.GetValue<string>() == "set" && list.DistinctBy(item => item?.ToJsonString()).Count() < list.Count)
            Report(field, "an item occurs twice");

        Limits(list.Count, schema, "Items", "items", field);
    }

    private void Scalar(JsonValue value, JsonObject schema, IReadOnlyList<string> field)
    {
        if (schema["enum"] is JsonArray values && !values.Any(allowed => JsonNode.DeepEquals(allowed, value)))
            Report(field, $"must be one of {string.Join(", ", values.Select(allowed => $"\"{allowed}\""))}");

        if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = Number(value);
            if (Number(schema["minimum"]) is { } least && number < least) Report(field, $"must be at least {least}");
            if (Number(schema["maximum"]) is { } most && number > most) Report(field, $"must be at most {most}");
        }

        if (value.GetValueKind() != JsonValueKind.String)
            return;

        var text = value.GetValue<string>();
        Limits(text.EnumerateRunes().Count(), schema, "Length", "characters", field);
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !RegularExpression.Parse(pattern).IsMatch(text))
            Report(field, $"must match {pattern}");
    }

    private void Limits(int count, JsonObject schema, string keyword, string things, IReadOnlyList<string> field)
    {
        if (Number(schema[$"min{keyword}"]) is { } least && count < least) Report(field, $"must have at least {least} {things}");
        if (Number(schema[$"max{keyword}"]) is { } most && count > most) Report(field, $"must have at most {most} {things}");
    }

    // Whatever type it was made of.
    private static double? Number(JsonNode? node) => node is null ? null : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
        _ => "null",
    };

    private void Report(IReadOnlyList<string> field, string message) => _findings.Add(new ManifestFinding(field, $"{Path(field)}: {message}"));

    private static string Path(IReadOnlyList<string> field)
    {
        var path = new StringBuilder();
        foreach (var step in field)
        {
            if (step.Length > 0 && step.All(char.IsAsciiDigit)) path.Append('[').Append(step).Append(']');
            else path.Append(path.Length == 0 ? "" : ".").Append(step);
        }

        return path.ToString();
    }
}
