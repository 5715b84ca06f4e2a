using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sandbox.Faults;

/// <summary>A delay as JSON: <c>"100ms"</c>, or a range <c>"100ms-2s"</c>.</summary>
internal sealed class DelayRangeConverter : JsonConverter<DelayRange>
{
    /// <inheritdoc/>
    public override DelayRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        var at = text.IndexOf('-', 1 <= text.Length ? 1 : 0);
        var least = DurationConverter.Parse(at < 0 ? text : text[..at]);
        var most = at < 0 ? least : DurationConverter.Parse(text[(at + 1)..]);
        return least >= TimeSpan.Zero && most >= least
            ? new(least, most)
            : throw new JsonException($"\"{text}\" is no range of delays, such as 100ms-2s");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DelayRange value, JsonSerializerOptions options) => writer.WriteStringValue(
        value.Least == value.Most ? DurationConverter.Print(value.Least) : $"{DurationConverter.Print(value.Least)}-{DurationConverter.Print(value.Most)}");
}
