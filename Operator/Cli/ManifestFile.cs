using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Cli;

/// <summary>Reads objects from YAML (or JSON, which is YAML).</summary>
internal static class ManifestFile
{
    private const string MergeKey = "<<";
    private const NumberStyles DecimalNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The objects of a file's documents, and where they stand in it.</summary>
    /// <exception cref="InputFileException">It can't be read or isn't YAML.</exception>
    public static async Task<IReadOnlyList<ManifestDocument>> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(await InputFile.ReadAsync(file, cancellationToken));
        var lines = text.Split('\n');
        return Load($"{file}", text, 0, root => new ManifestDocument(file, lines, root, Object(root)));
    }

    /// <summary>The objects of a text's documents.</summary>
    /// <param name="name">What the text is called in errors.</param>
    /// <param name="text">The text.</param>
    /// <param name="linesBefore">How many lines of the file come before it.</param>
    /// <exception cref="InputFileException">It isn't YAML.</exception>
    public static IReadOnlyList<JsonObject> Parse(string name, string text, int linesBefore = 0) => Load(name, text, linesBefore, Object);

    private static List<T> Load<T>(string name, string text, int linesBefore, Func<YamlMappingNode, T> read)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>().Select(read)];
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
        {
            var name = (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key must be a text");
            if (name == MergeKey)
                Merge(json, value);
            else
                json[name] = ToJson(value);
        }

        return json;
    }

    // What is merged gives way to what stands beside it, and of several the first wins.
    private static void Merge(JsonObject json, YamlNode merged)
    {
        foreach (var map in merged is YamlSequenceNode list ? list.Children : [merged])
        {
            foreach (var (name, value) in Object(map as YamlMappingNode ?? throw new YamlException(map.Start, map.End, $"{MergeKey} must be a map")))
                json.TryAdd(name, value?.DeepClone());
        }
    }

    // As kubectl reads it: YAML 1.1, in which yes and on are no texts.
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "null" or "Null" or "NULL" or "~" => null,
        "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        ['0', not '.', ..] => JsonValue.Create(text), // Octal and hexadecimal: no field takes any.
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when double.TryParse(text, DecimalNumber, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
