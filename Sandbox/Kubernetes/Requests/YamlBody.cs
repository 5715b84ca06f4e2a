using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sandbox.Kubernetes.Requests;

/// <summary>YAML as <c>sigs.k8s.io/yaml</c> reads and writes it.</summary>
public static class YamlBody
{
    /// <summary>Parses the first document of a YAML text.</summary>
    public static JsonNode? Parse(string text, List<string> duplicates)
    {
        ArgumentNullException.ThrowIfNull(duplicates);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : ToJson(stream.Documents[0].RootNode);
    }

    /// <summary>Writes a document as YAML, its keys sorted.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, indent: 0, inList: false);
        return text.ToString();
    }

    /// <summary>The JSON that a part of a document stands for.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair =>
            KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            _ when LooksNumeric(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private static bool LooksNumeric(string text) =>
        char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' or '.' && char.IsAsciiDigit(text[1]));

    private static bool LooksLikeTime(string text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static void Write(StringBuilder text, JsonNode? node, int indent, bool inList)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                var first = true;
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    if (!(first && inList))
                        text.Append(' ', indent);
                    first = false;
                    text.Append(Plain(key)).Append(':');
                    WriteNested(text, value, indent + 2, indent);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append(' ', indent).Append("- ");
                    if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                        Write(text, item, indent + 2, inList: true);
                    else
                        text.Append(Inline(item)).Append('\n');
                }

                break;
            default:
                text.Append(Inline(node)).Append('\n');
                break;
        }
    }

    private static void WriteNested(StringBuilder text, JsonNode? value, int mapIndent, int listIndent)
    {
        if (value is JsonObject { Count: > 0 })
            Write(text.Append('\n'), value, mapIndent, inList: false);
        else if (value is JsonArray { Count: > 0 })
            Write(text.Append('\n'), value, listIndent, inList: false);
        else
            text.Append(' ').Append(Inline(value)).Append('\n');
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => Plain(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Plain(string text)
    {
        var plain = text.Length > 0
            && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '=' or '+' or ':')
            && text[0] is not ('-' or '=' or ':') && text[^1] != ':' && !LooksLikeTime(text)
            && Scalar(new YamlScalarNode(text)) is { } node && node.GetValueKind() == JsonValueKind.String;
        return plain ? text : JsonSerializer.Serialize(text);
    }
}
