using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Backends;

/// <summary>Turns a JSON value into what a field's type asks for, as lenient as Vault and with its error messages.</summary>
public static class FieldConversion
{
    /// <summary>Converts a value; the result is normalised JSON.</summary>
    /// <exception cref="FormatException">The value doesn't fit; the message is Vault's.</exception>
    public static JsonNode? Convert(FieldType type, JsonNode? value) => type switch
    {
        FieldType.Text => Text(value),
        FieldType.Int => Int(value),
        FieldType.Bool => Bool(value),
        FieldType.Map => value switch
        {
            null => new JsonObject(),
            JsonObject map => map.DeepClone(),
            _ => throw new FormatException($"'' expected a map, got '{Kind(value)}'"),
        },
        FieldType.Duration => Seconds(value, signed: false),
        FieldType.SignedDuration => Seconds(value, signed: true),
        FieldType.List => new JsonArray([.. List(value).Select(s => s.Trim()).Where(s => s.Length > 0).Select(s => JsonValue.Create(s))]),
        FieldType.IntList => new JsonArray([.. List(value).Select(s => JsonValue.Create(ParseInt(s.Trim())))]),
        FieldType.Strings =>
            new JsonArray([.. (value is JsonArray ? List(value) : [Text(value).GetValue<string>()]).Select(s => JsonValue.Create(s))]),
        FieldType.Pairs => Pairs(value),
        _ => value?.DeepClone(),
    };

    /// <summary>A list of text from a list, or from text with commas.</summary>
    public static IEnumerable<string> List(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => list.Select(v => Text(v).GetValue<string>()),
        JsonValue v when v.TryGetValue<string>(out var text) => text.Length == 0 ? [] : text.Split(','),
        _ => [Text(value).GetValue<string>()],
    };

    private static JsonValue Text(JsonNode? value) => value?.GetValueKind() switch
    {
        null => JsonValue.Create(""),
        JsonValueKind.String => JsonValue.Create(value.GetValue<string>()),
        JsonValueKind.Number => JsonValue.Create(GoJson.Digits(value.AsValue())),
        JsonValueKind.True => JsonValue.Create("1"),
        JsonValueKind.False => JsonValue.Create("0"),
        _ => throw new FormatException($"'' expected type 'string', got unconvertible type '{GoValue.TypeName(value)}'"),
    };

    private static JsonValue Int(JsonNode? value) => value?.GetValueKind() switch
    {
        null => JsonValue.Create(0L),
        JsonValueKind.String => JsonValue.Create(ParseInt(value.GetValue<string>())),
        JsonValueKind.Number => JsonValue.Create(ParseInt(GoJson.Digits(value.AsValue()))),
        JsonValueKind.True => JsonValue.Create(1L),
        JsonValueKind.False => JsonValue.Create(0L),
        _ => throw new FormatException($"'' expected type 'int', got unconvertible type '{GoValue.TypeName(value)}'"),
    };

    private static JsonValue Bool(JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case null:
                return JsonValue.Create(false);
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(value.GetValue<bool>());
            case JsonValueKind.Number:
                return JsonValue.Create(GoJson.Digits(value.AsValue()) != "0");
            case JsonValueKind.String when value.GetValue<string>().Length == 0:
                return JsonValue.Create(false);
            case JsonValueKind.String:
                try
                {
                    return JsonValue.Create(GoNumber.ParseBool(value.GetValue<string>()));
                }
                catch (FormatException e)
                {
                    throw new FormatException($"cannot parse '' as bool: {e.Message}", e);
                }

            default:
                throw new FormatException($"'' expected type 'bool', got unconvertible type '{GoValue.TypeName(value)}'");
        }
    }

    private static JsonValue Seconds(JsonNode? value, bool signed)
    {
        var seconds = (long)GoDuration.Parse(value).TotalSeconds;
        return signed || seconds >= 0
            ? JsonValue.Create(seconds)
            : throw new FormatException($"cannot provide negative value '{seconds}'");
    }

    private static JsonObject Pairs(JsonNode? value)
    {
        if (value is null or JsonObject)
            return new JsonObject((value as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Text(p.Value))));

        var pairs = new JsonObject();
        foreach (var item in List(value))
        {
            var at = item.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                throw new FormatException($"invalid key pair {GoValue.Quote(item)}");
            pairs[item[..at]] = item[(at + 1)..];
        }

        return pairs;
    }

    private static long ParseInt(string text)
    {
        try
        {
            return GoNumber.ParseInt(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"cannot parse '' as int: {e.Message}", e);
        }
    }

    private static string Kind(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => "slice",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "string",
    };
}
