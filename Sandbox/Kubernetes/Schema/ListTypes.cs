using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks that lists of type set and map have no element twice.</summary>
internal static class ListTypes
{
    /// <summary>What is there twice, below an object.</summary>
    public static IEnumerable<FieldError> Check(JsonNode? value, SchemaNode? schema, string path) => (value, schema) switch
    {
        (JsonObject obj, not null) => obj.SelectMany(member => schema.Properties.TryGetValue(member.Key, out var property)
            ? Check(member.Value, property, path.Length == 0 ? member.Key : $"{path}.{member.Key}")
            : Check(member.Value, schema.AdditionalProperties, $"{path}[{member.Key}]")),
        (JsonArray list, not null) => Duplicates(list, schema, path).Concat(
            list.SelectMany((item, i) => Check(item, schema.Items, $"{path}[{i}]"))),
        _ => [],
    };

    /// <summary>Whether two elements of a list of type map have the same key; an absent key field is a value of its own.</summary>
    public static bool SameKey(JsonNode? left, JsonNode? right, IReadOnlyList<string> keys) =>
        JsonValues.Equal(Key(left, keys), Key(right, keys));

    private static IEnumerable<FieldError> Duplicates(JsonArray list, SchemaNode schema, string path)
    {
        if (schema.ListType is not ("set" or "map"))
            yield break;

        var isMap = schema.ListType == "map";
        for (var i = 0; isMap && i < list.Count; i++)
        {
            if (list[i] is not (null or JsonObject))
            {
                yield return new FieldError(
                    "FieldValueInvalid", $"Invalid value: {GoValues.Show(list[i])}: must be an object for an array of list-type map",
                        $"{path}[{i}]");
                yield break;
            }
        }

        List<JsonNode?> keys = [.. list.Select(item => isMap ? Key(item, schema.ListMapKeys) : item)];
        for (var i = 1; i < keys.Count; i++)
        {
            // Each value is told once, at its second occurrence.
            if (keys.Take(i).Count(other => JsonValues.Equal(other, keys[i])) == 1)
                yield return new FieldError("FieldValueDuplicate", $"Duplicate value: {GoValues.Show(keys[i])}", $"{path}[{i}]");
        }
    }

    private static JsonObject Key(JsonNode? element, IReadOnlyList<string> keys) => new(
        keys.Where(key => element is JsonObject obj && obj.ContainsKey(key))
            .Select(key => KeyValuePair.Create(key, element![key]?.DeepClone())));
}
