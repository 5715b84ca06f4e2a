using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>The keys of a secret without their values (<c>subkeys</c>).</summary>
internal static class SecretKeys
{
    /// <summary>The data with null for every value; objects are followed down to a depth, 0 for all the way.</summary>
    public static JsonObject Of(JsonObject data, long depth) => Of(data, depth, level: 1);

    private static JsonObject Of(JsonObject data, long depth, int level) => new(data.Select(p => KeyValuePair.Create(
        p.Key, (JsonNode?)(p.Value is JsonObject { Count: > 0 } below && (depth == 0 || level < depth) ? Of(below, depth, level + 1) : null))));
}
