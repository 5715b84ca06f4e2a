using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// Writes times as <c>metav1.MicroTime</c> wants them: UTC with exactly six decimals. Where the API has a <c>metav1.Time</c> it takes that
/// too.
/// </summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"));
}
