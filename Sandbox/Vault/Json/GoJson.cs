using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Json;

/// <summary>JSON as Go's <c>encoding/json</c> reads and writes it: the last of duplicate keys counts, what follows the first value is
/// ignored,
/// numbers keep their digits, <c>&lt; &gt; &amp;</c> are escaped and other characters are not.</summary>
public static class GoJson
{
    private const int MaxDepth = 1000;

    /// <summary>Reads the first JSON value of a text.</summary>
    /// <exception cref="JsonException">The text doesn't start with a JSON value.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        return reader.Read() ? Value(ref reader) : throw new JsonException("EOF");
    }

    /// <summary>The JSON text of a node, keys in the order they have.</summary>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A copy with keys sorted as Go sorts those of a map, and numbers as a <c>float64</c> prints.</summary>
    public static JsonNode? AsDoubles(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, AsDoubles(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(AsDoubles)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Number(Double(Digits(value))),
        _ => node?.DeepClone(),
    };

    /// <summary>A copy with the keys of every object sorted, as Go writes a map.</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>The digits of a number as they were sent.</summary>
    public static string Digits(JsonValue value) => value.ToJsonString();

    private static JsonNode? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader),
        JsonTokenType.StartArray => Array(ref reader),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.Number =>
            Number(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan)),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        _ => null,
    };

    private static JsonObject Object(ref Utf8JsonReader reader)
    {
        var map = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Value(ref reader);
        }

        return map;
    }

    private static JsonArray Array(ref Utf8JsonReader reader)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add(Value(ref reader));

        return list;
    }

    private static JsonNode Number(string digits) => JsonNode.Parse(digits)!;

    // encoding/json: the shortest digits, plain notation from 1e-6 up to 1e21, else an exponent of at least two digits.
    private static string Double(string digits)
    {
        var value = double.Parse(digits, CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size == 0 || (size >= 1e-6 && size < 1e21))
            return Plain(value.ToString("R", CultureInfo.InvariantCulture));

        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text;
    }

    private static string Plain(string text)
    {
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
            return text;

        var sign = text.StartsWith('-') ? "-" : "";
        var mantissa = text[sign.Length..at];
        var exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var position = whole + exponent;
        if (position <= 0)
            return $"{sign}0.{new string('0', -position)}{all}";
        return position >= all.Length ? sign + all + new string('0', position - all.Length) : $"{sign}{all[..position]}.{all[position..]}";
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                var first = '{';
                foreach (var (name, value) in map)
                {
                    text.Append(first);
                    Quote(text, name);
                    text.Append(':');
                    Append(text, value);
                    first = ',';
                }

                text.Append(first == '{' ? "{}" : "}");
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Append(text, list[i]);
                }

                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var s):
                Quote(text, s);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
