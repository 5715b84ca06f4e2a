using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Cli;

/// <summary>Reads objects from YAML (or JSON, which is YAML).</summary>
internal static partial class ManifestFile
{
    /// <summary>The objects of a file's documents.</summary>
    /// <exception cref="InputFileException">It can't be read or isn't YAML.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        return Parse(file.ToString(), Encoding.UTF8.GetString(await InputFile.ReadAsync(file, cancellationToken)));
    }

    /// <summary>The objects of a text's documents.</summary>
    /// <param name="name">What the text is called in errors.</param>
    /// <param name="text">The text.</param>
    /// <param name="linesBefore">How many lines of the file come before it.</param>
    /// <exception cref="InputFileException">It isn't YAML.</exception>
    public static IReadOnlyList<JsonObject> Parse(string name, string text, int linesBefore = 0)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
        }
        catch (YamlException e)
        {
            throw new InputFileException($"{name}:{linesBefore + e.Start.Line}:{e.Start.Column}: {e.Message}", e);
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

    // As kubectl takes plain scalars (YAML 1.1), but for numbers in other bases and with separators: those stay texts.
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "null" or "Null" or "NULL" or "~" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        ['0', not '.', ..] => JsonValue.Create(text),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when IsNumber().IsMatch(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\.[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsNumber();
}
