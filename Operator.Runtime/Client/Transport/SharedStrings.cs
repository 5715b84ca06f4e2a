using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// Reads strings so that equal ones that come soon after one another are one object: of the strings of a cached object, most (namespace, kind, labels, reasons,
/// keys) are those of its neighbours too. What is kept for that is bounded; a long string, such as kubectl's copy of a Secret, is never among it.
/// </summary>
internal sealed class SharedStrings : JsonConverter<string>
{
    private const int Slots = 2048;
    private const int LongestBytes = 64;

    // Each slot has the last string of its hashes. Threads may overwrite each other's: then an equal string is made once more.
    private readonly string?[] _slots = new string?[Slots];

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Share(ref reader) : reader.GetString();

    /// <inheritdoc />
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Share(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private string Share(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestBytes)
            return reader.GetString()!;

        var utf8 = reader.ValueSpan;
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref _slots[(uint)hash.ToHashCode() % Slots];
        if (Volatile.Read(ref slot) is { } known && Ascii.Equals(utf8, known))
            return known;
        var text = reader.GetString()!;
        Volatile.Write(ref slot, text);
        return text;
    }
}
