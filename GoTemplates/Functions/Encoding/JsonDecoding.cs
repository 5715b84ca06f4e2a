using System.Text.Json;
using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding;

/// <summary>JSON as Go's <c>json.Unmarshal</c> reads it into an <c>interface {}</c>: each number is a <c>float64</c>.</summary>
internal static class JsonDecoding
{
    internal static bool TryDecode(string text, out GoValue value)
    {
        value = default;
        try
        {
            value = GoJson.Parse(GoString.ToBytes(text), Number);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static GoValue Number(string text) => GoNumber.TryParseFloat(text, out var number) ? number : throw new JsonException("A number is out of range");
}
