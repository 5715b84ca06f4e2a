using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Sandbox.Seeding;

/// <summary>One document of a seed file.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Value">What it says.</param>
/// <param name="Source">Where it was read from, for lines; null where it has none.</param>
internal sealed record SeedDocument(string File, int Number, JsonObject Value, YamlNode? Source)
{
    /// <summary>The kind.</summary>
    public string Kind => Text(Value, "kind");

    /// <summary>The group and version.</summary>
    public string ApiVersion => Text(Value, "apiVersion");

    /// <summary>The object's name, or empty.</summary>
    public string Name => Value["metadata"] is JsonObject metadata ? Text(metadata, "name") : "";

    /// <summary>The object's namespace, or empty.</summary>
    public string Namespace => Value["metadata"] is JsonObject metadata ? Text(metadata, "namespace") : "";

    /// <summary>What is wrong with it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="path">The fields that lead to it.</param>
    public SeedException Error(string problem, params IEnumerable<string> path)
    {
        var line = Source is null ? 1 : LineOf(Source, path);
        return new SeedException($"{File}, document {Number}, line {line}: {problem}");
    }

    private static long LineOf(YamlNode node, IEnumerable<string> path)
    {
        var line = node.Start.Line;
        foreach (var name in path)
        {
            if (node is not YamlMappingNode map || map.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == name) is not { Key: not null } found)
                break;
            (line, node) = (found.Key.Start.Line, found.Value);
        }

        return line;
    }

    private static string Text(JsonObject map, string name) => map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
