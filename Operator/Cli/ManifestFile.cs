using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Cli;

/// <summary>Reads objects from YAML (or JSON, which is YAML).</summary>
internal static class ManifestFile
{
    /// <summary>The objects of a file's documents.</summary>
    /// <exception cref="InputFileException">It can't be read or isn't YAML.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(await InputFile.ReadAsync(file, cancellationToken));
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
        }
        catch (YamlException e)
        {
            throw new InputFileException($"{file}:{e.Start.Line}:{e.Start.Column}: {e.Message}", e);
        }
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => Object(map),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonObject Object(YamlMappingNode map)
    {
        var json = new JsonObject();
        foreach (var (key, value) in map.Children)
            json[(key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key must be a text")] = ToJson(value);
        return json;
    }

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "null" or "Null" or "NULL" or "~" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
