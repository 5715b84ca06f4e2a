using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vault.Client;

/// <summary>Reads parts of an answer's JSON as bytes, without strings that nobody could clear.</summary>
internal static class JsonText
{
    /// <summary>Its text as it was sent.</summary>
    public static SecretValue RawOf(JsonElement element) => new(JsonMarshal.GetRawUtf8Value(element).ToArray());

    /// <summary>Of a string its characters in UTF-8, of anything else its text as it was sent.</summary>
    /// <exception cref="InvalidOperationException">A string has half a surrogate pair, which UTF-8 can't express.</exception>
    public static SecretValue ValueOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return RawOf(element);

        var raw = JsonMarshal.GetRawUtf8Value(element);
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        if (!reader.ValueIsEscaped)
            return new SecretValue(reader.ValueSpan.ToArray());

        // Escapes only shrink: the raw length is enough.
        var buffer = new byte[raw.Length];
        var length = reader.CopyString(buffer);
        var value = new SecretValue(buffer.AsSpan(0, length).ToArray());
        Array.Clear(buffer);
        return value;
    }

    /// <summary>A property of an object; undefined where there is no such property or no object.</summary>
    public static JsonElement Property(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text that is no secret; empty where it is missing, something else, or no valid text (half a surrogate pair, broken UTF-8).</summary>
    public static string Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>A number of seconds; zero where it is missing or something else.</summary>
    public static TimeSpan Seconds(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>A count; zero where it is missing or something else.</summary>
    public static int Count(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var count) && count > 0 ? count : 0;

    /// <summary>Whether it is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element) => element.ValueKind == JsonValueKind.True;

    /// <summary>The strings of an array.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(Text)] : [];
}
