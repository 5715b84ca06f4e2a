using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.Database;

/// <summary>Lists of text in JSON.</summary>
internal static class JsonList
{
    /// <summary>A list as JSON.</summary>
    public static JsonArray Of(IEnumerable<string> list) => new([.. list.Select(s => JsonValue.Create(s))]);

    /// <summary>A list of JSON; empty for nothing.</summary>
    public static IReadOnlyList<string> Read(JsonNode? node) => [.. (node as JsonArray ?? []).Select(s => s!.GetValue<string>())];
}
