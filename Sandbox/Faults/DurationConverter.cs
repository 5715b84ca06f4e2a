using System.Text.Json;
using System.Text.Json.Serialization;
using Sandbox.Vault.Json;

namespace Sandbox.Faults;

/// <summary>A duration as JSON, in Go's form: <c>"1h30m"</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(Print(value));

    /// <summary>Parses a duration with its unit.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        try
        {
            if (text is [.., 's' or 'm' or 'h'])
                return GoDuration.Parse(text);
        }
        catch (FormatException)
        {
            // Told below, in words that fit.
        }

        throw new JsonException($"\"{text}\" is no duration, such as \"100ms\" or \"1h30m\"");
    }

    /// <summary>Prints a duration so that it can be parsed again.</summary>
    public static string Print(TimeSpan duration) => GoDuration.PrintShort(duration);
}
