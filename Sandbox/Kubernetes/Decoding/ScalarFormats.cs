using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Decoding;

/// <summary>Whether scalars are what Go's types take.</summary>
internal static class ScalarFormats
{
    /// <summary>Checks one; a null byte array or text is as good as an empty one.</summary>
    /// <exception cref="FormatException">It isn't.</exception>
    public static void Check(JsonValue value, FieldFormat format, string path)
    {
        var kind = value.GetValueKind();
        var fits = format switch
        {
            FieldFormat.String => kind == JsonValueKind.String,
            FieldFormat.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            FieldFormat.Int32 => kind == JsonValueKind.Number && IsWhole(value, int.MinValue, int.MaxValue),
            FieldFormat.Int64 => kind == JsonValueKind.Number && IsWhole(value, long.MinValue, long.MaxValue),
            FieldFormat.Double => kind == JsonValueKind.Number,
            FieldFormat.IntOrString or FieldFormat.Quantity => kind is JsonValueKind.String or JsonValueKind.Number,
            FieldFormat.Bytes or FieldFormat.Time or FieldFormat.MicroTime => kind == JsonValueKind.String,
            _ => true,
        };
        if (!fits)
        {
            var what = kind is JsonValueKind.True or JsonValueKind.False ? "bool" : kind.ToString().ToLowerInvariant();
            throw new FormatException($"json: cannot unmarshal {what} into Go struct field {path} of type {GoName(format)}");
        }

        if (format == FieldFormat.Quantity && Quantity.Parse(value.ToString()) is null)
            throw new FormatException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        if (format is FieldFormat.Time or FieldFormat.MicroTime)
            CheckTime(value.GetValue<string>(), format);
    }

    /// <summary>The same bytes as Go writes them: without line feeds and stray bits.</summary>
    /// <exception cref="FormatException">It isn't base64.</exception>
    private static string CanonicalBase64(string text)
    {
        if (Base64.IsValid(text) && !text.AsSpan().ContainsAny("\r\n \t"))
            return text;
        var clean = text.Replace("\r", "").Replace("\n", "");
        var bytes = new byte[(clean.Length / 4 * 3) + 3];
        if (clean.Length % 4 == 0 && !clean.Contains(' ') && !clean.Contains('\t')
            && Convert.TryFromBase64String(WithoutStrayBits(clean), bytes, out var length))
            return Convert.ToBase64String(bytes.AsSpan(0, length));
        throw new FormatException($"illegal base64 data at input byte {BadByte(clean)}");
    }

    /// <summary>The text that Go's type writes for what it read, where that can differ.</summary>
    public static JsonNode? Canonical(JsonValue value, FieldFormat? format) => format switch
    {
        FieldFormat.Bytes => CanonicalBase64(value.GetValue<string>()),
        FieldFormat.Quantity => Quantity.Canonical(value.ToString()),
        FieldFormat.Time => CanonicalTime(value.GetValue<string>(), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        FieldFormat.MicroTime => CanonicalTime(value.GetValue<string>(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        _ => null,
    };

    private static string CanonicalTime(string text, string format) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static bool IsWhole(JsonValue value, long least, long most) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        && whole >= least && whole <= most;

    private static void CheckTime(string text, FieldFormat format)
    {
        // A MicroTime has exactly six digits after the second.
        if (format == FieldFormat.MicroTime && !HasMicroseconds(text))
            throw new FormatException($"parsing time \"{text}\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse "
                + $"\"{text[Math.Min(19, text.Length)..]}\" as \".000000\"");
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) || !text.Contains('T'))
            throw new FormatException(
                $"parsing time \"\\\"{text}\\\"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
    }

    private static bool HasMicroseconds(string text) =>
        text.Length > 26 && text[19] == '.' && text.AsSpan(20, 6).IndexOfAnyExceptInRange('0', '9') < 0 && !char.IsAsciiDigit(text[26]);

    /// <summary>Clears the bits of the last character that belong to no byte; the decoders of .NET refuse them.</summary>
    private static string WithoutStrayBits(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var padding = text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0;
        var last = text.Length - padding - 1;
        if (padding == 0 || last < 0 || Alphabet.IndexOf(text[last]) is not (>= 0 and var index))
            return text;
        var kept = index & (padding == 2 ? ~0xF : ~0x3);
        return $"{text[..last]}{Alphabet[kept]}{text[(last + 1)..]}";
    }

    private static int BadByte(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '/' or '='))
                return i;
        }

        return text.Length / 4 * 4;
    }

    private static string GoName(FieldFormat format) => format switch
    {
        FieldFormat.Boolean => "bool",
        FieldFormat.Double => "float64",
        FieldFormat.Bytes => "[]uint8",
        _ => format.ToString().ToLowerInvariant(),
    };
}
