using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Json;

/// <summary>The JSON of what the server keeps: values of its own types, written and read back.</summary>
public static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Writes a value.</summary>
    public static JsonNode? Write<T>(T value) => JsonSerializer.SerializeToNode(value, Options);

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="JsonException">It is missing or no such value.</exception>
    public static T Read<T>(JsonNode? node) =>
        node.Deserialize<T>(Options) ?? throw new JsonException($"The state lacks a {typeof(T).Name}.");
}
