using System.Text.Json.Nodes;

namespace Sandbox.Seeding;

/// <summary>One entry of a <c>VaultSeed</c>.</summary>
/// <param name="Document">The document.</param>
/// <param name="Section">The field of the document that it is in.</param>
/// <param name="Name">Its key: a path, or a policy's name.</param>
/// <param name="Value">What it says.</param>
/// <param name="Namespace">OpenBao's namespace; null for the root namespace.</param>
internal sealed record VaultSeedEntry(SeedDocument Document, string Section, string Name, JsonNode? Value, string? Namespace)
{
    /// <summary>What it says, as a map.</summary>
    /// <exception cref="SeedException">It is none.</exception>
    public JsonObject Map() => Value switch
    {
        null => [],
        JsonObject map => map,
        _ => throw Error("must be a map"),
    };

    /// <summary>What is wrong with it.</summary>
    public SeedException Error(string problem) => Document.Error($"{Section} \"{Name}\": {problem}", Section, Name);
}
