using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sandbox.Faults;

/// <summary>An enumeration as JSON, its names in kebab case; an error lists the names.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class KebabEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>The names, in the order of the enumeration.</summary>
    public static IEnumerable<string> Names => Values.Keys;

    /// <summary>The name of a value.</summary>
    public static string Name(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return Values.TryGetValue(text, out var value)
            ? value
            : throw new JsonException($"\"{text}\" is none of {string.Join(", ", Names)}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));
}
