using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using GoTemplates.Execution;
using GoTemplates.Functions.Encoding;
using GoTemplates.Text;

namespace GoTemplates;

/// <summary>Values from JSON, and JSON of values.</summary>
public static class GoJson
{
    private const int MaximumDepth = 1000;

    /// <summary>The value of a JSON text, for the data of an execution: numbers keep their text when printed (<see cref="GoValue.FromNumber"/>).</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <exception cref="JsonException">The text is not JSON. The message tells where, not what.</exception>
    public static GoValue Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, GoValue.FromNumber);

    /// <summary>The value of a JSON element, for the data of an execution: numbers keep their text when printed (<see cref="GoValue.FromNumber"/>).</summary>
    public static GoValue From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new GoMap(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, From(member.Value)))),
        JsonValueKind.Array => new GoList(element.EnumerateArray().Select(From)),
        JsonValueKind.String => element.GetString() ?? "",
        JsonValueKind.Number => GoValue.FromNumber(element.GetRawText()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => GoValue.Nil,
    };

    /// <summary>The JSON text of a value as Go's <c>json.Marshal</c> writes it: compact, in the order of keys, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
    /// <exception cref="ArgumentException">JSON has no such value: NaN, infinity, or data that hold themselves.</exception>
    public static byte[] ToUtf8(in GoValue value)
    {
        var budget = new ExecutionBudget(TemplateLimits.Default with { Steps = long.MaxValue, MemoryBytes = long.MaxValue }, CancellationToken.None);
        try
        {
            return GoString.ToBytes(JsonEncoding.Encode(budget, value, JsonStyle.Html) ?? throw new ArgumentException("JSON has no such value", nameof(value)));
        }
        catch (LimitReachedException e)
        {
            throw new ArgumentException("The value nests too deep for JSON", nameof(value), e);
        }
    }

    /// <summary>The value of a JSON text.</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <param name="number">Makes a value of a number's text.</param>
    [SuppressMessage("Design", "MA0054:Embed the caught exception as innerException", Justification = "Its message may repeat a piece of the text")]
    internal static GoValue Parse(ReadOnlySpan<byte> utf8, Func<string, GoValue> number)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            if (!reader.Read()) throw new JsonException("The JSON text is empty");
            var value = Read(ref reader, number);
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            throw new JsonException(
                $"Not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine}", path: null, e.LineNumber, e.BytePositionInLine);
        }
    }

    private static GoValue Read(ref Utf8JsonReader reader, Func<string, GoValue> number)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new GoMap();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = String(ref reader);
                    reader.Read();
                    map[key] = Read(ref reader, number);
                }

                return map;
            case JsonTokenType.StartArray:
                var items = new List<GoValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Read(ref reader, number));

                return GoList.Wrap([.. items]);
            case JsonTokenType.String:
                return String(ref reader);
            case JsonTokenType.Number:
                return number(System.Text.Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return GoValue.Nil;
        }
    }

    private static string String(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or bytes that aren't UTF-8: Go puts U+FFFD in their place.
            return Unescape(GoString.FromBytes(reader.ValueSpan));
        }
    }

    private static string Unescape(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                value.Append(text[i]);
                continue;
            }

            i++;
            _ = text[i] switch
            {
                'b' => value.Append('\b'),
                'f' => value.Append('\f'),
                'n' => value.Append('\n'),
                'r' => value.Append('\r'),
                't' => value.Append('\t'),
                'u' => value.Append((char)Convert.ToInt32(text.Substring(i + 1, 4), 16)),
                _ => value.Append(text[i]),
            };
            if (text[i] == 'u') i += 4;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) i++;
            else if (char.IsSurrogate(value[i])) value[i] = '\uFFFD';
        }

        return value.ToString();
    }
}
