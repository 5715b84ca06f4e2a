using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Parses JSON into nodes; of a field that is there twice the last one counts, and is reported.</summary>
public static class JsonBody
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="duplicates">Receives the paths of fields that are there twice.</param>
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string> duplicates)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        if (!reader.Read())
            throw new JsonException("unexpected end of JSON input");
        var node = Value(ref reader, "", duplicates);
        if (reader.Read())
            throw new JsonException("invalid character after top-level value");
        return node;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader, path, duplicates),
        JsonTokenType.StartArray => Array(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Number => Number(ref reader),
        _ => null,
    };

    private static JsonObject Object(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var field = path.Length == 0 ? name : $"{path}.{name}";
            reader.Read();
            if (result.ContainsKey(name))
                duplicates.Add(field);
            result[name] = Value(ref reader, field, duplicates);
        }

        return result;
    }

    private static JsonArray Array(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        var result = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            result.Add(Value(ref reader, $"{path}[{result.Count}]", duplicates));
        return result;
    }

    private static JsonNode? Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
            return JsonValue.Create(whole);
        // Kept as it is written: a number beyond long or double is the schema's to refuse.
        return JsonNode.Parse(Encoding.UTF8.GetString(reader.ValueSpan));
    }
}
