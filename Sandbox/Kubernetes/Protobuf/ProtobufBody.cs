using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Protobuf;

/// <summary>
/// Reads bodies of <c>application/vnd.kubernetes.protobuf</c>, which kubectl sends where it works with typed objects
/// (<c>create secret</c>, <c>create token</c>, <c>auth can-i</c>, …).
/// </summary>
public static class ProtobufBody
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    // Deeper than any of the messages nests.
    private const int MaxDepth = 32;

    private static readonly FrozenDictionary<string, FrozenDictionary<int, MessageField>> Messages = ReadTable();

    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>Reads an object in its envelope (<c>runtime.Unknown</c>) as JSON.</summary>
    /// <exception cref="FormatException">The bytes are no such envelope, or of a kind or with a field that isn't known here.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Prefix))
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var envelope = new WireReader(body[Prefix.Length..]);
        while (envelope.Read())
        {
            if (envelope.Field == 1)
                (apiVersion, kind) = ReadTypeMeta(envelope.Bytes);
            else if (envelope.Field == 2)
                raw = envelope.Bytes;
        }

        var fields = Messages.GetValueOrDefault($"{apiVersion}/{kind}") ?? Messages.GetValueOrDefault($"*/{kind}")
            ?? throw new FormatException($"the sandbox doesn't read {kind} of {apiVersion} as protobuf; send JSON instead");
        var json = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        ReadFields(raw, fields, json, kind, 0);
        return json;
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(ReadOnlySpan<byte> bytes)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
                apiVersion = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2)
                kind = Encoding.UTF8.GetString(reader.Bytes);
        }

        return (apiVersion, kind);
    }

    private static void ReadFields(ReadOnlySpan<byte> bytes, FrozenDictionary<int, MessageField> fields, JsonObject into, string message, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("the message is nested too deeply");
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (!fields.TryGetValue(reader.Field, out var field))
                throw new FormatException($"the sandbox doesn't know field {reader.Field} of {message} as protobuf; send JSON instead");
            switch (field.Form)
            {
                case FieldForm.Repeated:
                    if (into[field.Name] is not JsonArray list)
                        into[field.Name] = list = [];
                    list.Add(Value(reader, field.Type, depth));
                    break;
                case FieldForm.Map:
                    if (into[field.Name] is not JsonObject map)
                        into[field.Name] = map = [];
                    ReadEntry(reader.Bytes, field.Type, map, depth);
                    break;
                case FieldForm.Inline:
                    ReadFields(reader.Bytes, Messages[field.Type], into, field.Type, depth + 1);
                    break;
                case FieldForm.Single:
                    into[field.Name] = Value(reader, field.Type, depth);
                    break;
                default:
                    break;
            }
        }
    }

    private static void ReadEntry(ReadOnlySpan<byte> bytes, string type, JsonObject into, int depth)
    {
        var key = "";
        JsonNode? value = null;
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
                key = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2)
                value = Value(reader, type, depth);
        }

        into[key] = value ?? (type is "string" or "bytes" ? "" : null);
    }

    private static JsonNode? Value(WireReader reader, string type, int depth) => (type, reader.HasBytes) switch
    {
        ("string", true) => Encoding.UTF8.GetString(reader.Bytes),
        ("bytes", true) => Convert.ToBase64String(reader.Bytes),
        ("int", false) => (long)reader.Number,
        ("bool", false) => reader.Number != 0,
        ("time", true) => Time(reader.Bytes, "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        ("microtime", true) => Time(reader.Bytes, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        ("quantity", true) => Text(reader.Bytes),
        ("intstr", true) => IntOrString(reader.Bytes),
        ("ExtraValue", true) => Texts(reader.Bytes),
        (_, true) when Messages.TryGetValue(type, out var fields) => Message(reader.Bytes, fields, type, depth + 1),
        _ => throw new FormatException($"proto: wrong wireType for a field of type {type}"),
    };

    private static JsonObject Message(ReadOnlySpan<byte> bytes, FrozenDictionary<int, MessageField> fields, string type, int depth)
    {
        var json = new JsonObject();
        ReadFields(bytes, fields, json, type, depth);
        return json;
    }

    /// <summary>Seconds and nanoseconds; no time at all if both are absent.</summary>
    private static JsonNode? Time(ReadOnlySpan<byte> bytes, string format)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
                seconds = (long)reader.Number;
            else if (reader.Field == 2)
                nanoseconds = (long)reader.Number;
        }

        if (bytes.IsEmpty)
            return null;
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || nanoseconds is < 0 or > 999_999_999)
            throw new FormatException("the time is out of range");
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100).ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Texts(bytes) is [var text, ..] ? text!.GetValue<string>() : "";

    private static JsonArray Texts(ReadOnlySpan<byte> bytes)
    {
        var texts = new JsonArray();
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
                texts.Add((JsonNode)Encoding.UTF8.GetString(reader.Bytes));
        }

        return texts;
    }

    private static JsonNode IntOrString(ReadOnlySpan<byte> bytes)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new WireReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
                isText = reader.Number == 1;
            else if (reader.Field == 2)
                number = (int)reader.Number;
            else if (reader.Field == 3)
                text = Encoding.UTF8.GetString(reader.Bytes);
        }

        return isText ? text : number;
    }

    private static FrozenDictionary<string, FrozenDictionary<int, MessageField>> ReadTable() => MessageTable.Text
        .Split('\n').Select(line => line.Trim().Split(' '))
        .ToFrozenDictionary(words => words[0], words => words[1..].Select(ReadField).ToFrozenDictionary(field => field.Number, field => field.Field));

    private static (int Number, MessageField Field) ReadField(string text)
    {
        var (name, rest) = (text[..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var parts = rest.Split(':');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), MessageField.Of(name, parts.Length == 2 ? parts[1] : "string"));
    }
}
