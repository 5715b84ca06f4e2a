using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>
/// Bodies of <c>application/vnd.kubernetes.protobuf</c>: the magic <c>k8s\0</c>, and a <c>runtime.Unknown</c> around the message.
/// </summary>
public static class ProtobufBody
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object as JSON.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="NotSupportedException">It is a kind, or sets a field, that the sandbox takes as JSON only.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var reader = new ProtobufReader(body[Magic.Length..]);
        while (reader.Next(out var field, out _, out var content))
        {
            if (field == 1)
                (apiVersion, kind) = TypeMeta(content);
            else if (field == 2)
                raw = content;
        }

        var message = ProtobufMessages.Find(apiVersion, kind)
            ?? throw new NotSupportedException($"the sandbox takes {kind} as JSON or YAML only, not as protobuf");
        var value = new JsonObject();
        Read(raw, message, value);
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        return value;
    }

    private static (string ApiVersion, string Kind) TypeMeta(ReadOnlySpan<byte> content)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new ProtobufReader(content);
        while (reader.Next(out var field, out _, out var text))
        {
            if (field == 1)
                apiVersion = ProtobufReader.Text(text);
            else if (field == 2)
                kind = ProtobufReader.Text(text);
        }

        return (apiVersion, kind);
    }

    private static void Read(ReadOnlySpan<byte> content, ProtobufMessage message, JsonObject value)
    {
        var reader = new ProtobufReader(content);
        while (reader.Next(out var number, out var integer, out var bytes))
        {
            if (!message.Fields.TryGetValue(number, out var field))
            {
                // Go writes empty values too: those mean nothing. Others would be lost without a word.
                if (integer != 0 || bytes.Length > 0)
                    throw new NotSupportedException(
                        $"the sandbox takes {message.Name} with its field {number} as JSON or YAML only, not as protobuf");
            }
            else if (field.IsEmbedded)
                Read(bytes, ProtobufMessages.Resolve(message, field.Type), value);
            else if (field.IsMap)
                AddEntry(value, message, field, bytes);
            else if (field.IsList)
                AddItem(value, field, Value(message, field.Type, integer, bytes));
            else if (Value(message, field.Type, integer, bytes) is { } node)
                value[field.Name] = node;
        }
    }

    private static void AddItem(JsonObject value, ProtobufField field, JsonNode? item)
    {
        if (value[field.Name] is not JsonArray list)
            value[field.Name] = list = [];
        list.Add(item);
    }

    private static void AddEntry(JsonObject value, ProtobufMessage message, ProtobufField field, ReadOnlySpan<byte> entry)
    {
        if (value[field.Name] is not JsonObject map)
            value[field.Name] = map = [];
        var key = "";
        JsonNode? content = Value(message, field.Type, 0, default);
        var reader = new ProtobufReader(entry);
        while (reader.Next(out var number, out var integer, out var bytes))
        {
            if (number == 1)
                key = ProtobufReader.Text(bytes);
            else if (number == 2)
                content = Value(message, field.Type, integer, bytes);
        }

        map[key] = content;
    }

    private static JsonNode? Value(ProtobufMessage within, string type, ulong integer, ReadOnlySpan<byte> bytes) => type switch
    {
        "" => ProtobufReader.Text(bytes),
        "int" => (long)integer,
        "bool" => integer != 0,
        "bytes" => Convert.ToBase64String(bytes),
        "double" => BitConverter.UInt64BitsToDouble(integer),
        "time" => Time(bytes, "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        "microtime" => Time(bytes, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        "texts" => Texts(bytes),
        "quantity" => First(bytes),
        "json" => Json(First(bytes)),
        "intstr" => IntOrString(bytes),
        _ => Nested(bytes, ProtobufMessages.Resolve(within, type)),
    };

    private static JsonObject Nested(ReadOnlySpan<byte> content, ProtobufMessage message)
    {
        var value = new JsonObject();
        Read(content, message, value);
        return value;
    }

    private static JsonArray Texts(ReadOnlySpan<byte> content)
    {
        var texts = new JsonArray();
        var reader = new ProtobufReader(content);
        while (reader.Next(out _, out _, out var text))
            texts.Add((JsonNode)ProtobufReader.Text(text));
        return texts;
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static string First(ReadOnlySpan<byte> content)
    {
        var reader = new ProtobufReader(content);
        return reader.Next(out _, out _, out var text) ? ProtobufReader.Text(text) : "";
    }

    private static JsonValue IntOrString(ReadOnlySpan<byte> content)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new ProtobufReader(content);
        while (reader.Next(out var field, out var integer, out var bytes))
        {
            if (field == 1)
                isText = integer != 0;
            else if (field == 2)
                number = (long)integer;
            else if (field == 3)
                text = ProtobufReader.Text(bytes);
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static JsonValue? Time(ReadOnlySpan<byte> content, string format)
    {
        // The zero time is an empty message.
        if (content.IsEmpty)
            return null;
        var (seconds, nanos) = (0L, 0L);
        var reader = new ProtobufReader(content);
        while (reader.Next(out var field, out var number, out _))
        {
            if (field == 1)
                seconds = (long)number;
            else if (field == 2)
                nanos = (long)number;
        }

        return JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100).UtcDateTime
            .ToString(format, CultureInfo.InvariantCulture));
    }
}
