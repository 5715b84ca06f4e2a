using System.Text.Json.Nodes;
using GoTemplates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Cli;

/// <summary>An object in a file, which knows where each of its fields stands.</summary>
/// <param name="file">The file.</param>
/// <param name="lines">The file's lines.</param>
/// <param name="root">The object as it was parsed.</param>
/// <param name="content">The object.</param>
internal sealed class ManifestDocument(FileInfo file, string[] lines, YamlNode root, JsonObject content)
{
    /// <summary>The object.</summary>
    public JsonObject Content => content;

    /// <summary>The kind; empty if it has none.</summary>
    public string Kind => Text(content["kind"]);

    /// <summary><c>Kind namespace/name</c>, for messages.</summary>
    public string Title
    {
        get
        {
            var metadata = content["metadata"] as JsonObject;
            var name = Text(metadata?["name"]);
            return Text(metadata?["namespace"]) is { Length: > 0 } space ? $"{Kind} {space}/{name}" : $"{Kind} {name}";
        }
    }

    /// <summary><c>FILE:LINE:COLUMN</c> of a field, or of what comes nearest to it, counted from 1.</summary>
    /// <param name="field">The names and indexes on the way to it.</param>
    public string Locate(params IReadOnlyList<string> field)
    {
        var (key, value) = Find(field);
        return Place((key ?? value).Start);
    }

    /// <summary><c>FILE:LINE:COLUMN</c> of a place in a field's text.</summary>
    /// <param name="field">The names and indexes on the way to it.</param>
    /// <param name="location">The place.</param>
    public string Locate(IReadOnlyList<string> field, TemplateLocation location) => Find(field).Value is YamlScalarNode scalar
        ? Place(ScalarPosition.Find(lines, scalar, location))
        : Locate(field);

    private static string Text(JsonNode? node) => (node as JsonValue)?.ToString() ?? "";

    private string Place(Mark mark) => Place((mark.Line, mark.Column));

    private string Place((long Line, long Column) position) => $"{file}:{position.Line}:{position.Column}";

    // As deep as the way exists; the key too, where the last step was one of a map.
    private (YamlNode? Key, YamlNode Value) Find(IReadOnlyList<string> field)
    {
        (YamlNode? Key, YamlNode Value) found = (null, root);
        foreach (var step in field)
        {
            switch (found.Value)
            {
                case YamlMappingNode map when map.Children.FirstOrDefault(child => (child.Key as YamlScalarNode)?.Value == step) is { Key: { } key, Value: { } value }:
                    found = (key, value);
                    break;
                case YamlSequenceNode list when int.TryParse(step, out var index) && index < list.Children.Count:
                    found = (null, list.Children[index]);
                    break;
                default:
                    return found;
            }
        }

        return found;
    }
}
