using System.Text.Json.Nodes;

namespace Operator.Migration;

/// <summary>An object as a file has it.</summary>
/// <param name="File">The file.</param>
/// <param name="Json">The object.</param>
public sealed record Manifest(string File, JsonObject Json)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.Split('/') is [var group, _] ? group : "";

    /// <summary>The version of the group's API.</summary>
    public string Version => ApiVersion.Split('/')[^1];

    /// <summary>The kind.</summary>
    public string Kind => Text(Json["kind"]) ?? "";

    /// <summary>The name.</summary>
    public string Name => Text(Metadata?["name"]) ?? "";

    /// <summary>The namespace; null where the file leaves it to kubectl.</summary>
    public string? Namespace => Text(Metadata?["namespace"]);

    /// <summary>The metadata.</summary>
    public JsonObject? Metadata => Json["metadata"] as JsonObject;

    /// <inheritdoc />
    public override string ToString() => Namespace is { } ns ? $"{Kind} {ns}/{Name}" : $"{Kind} {Name}";

    private string ApiVersion => Text(Json["apiVersion"]) ?? "";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
