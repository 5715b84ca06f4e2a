using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

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

        if (format == FieldFormat.Bytes && !Base64.IsValid(value.GetValue<string>()))
            throw new FormatException($"illegal base64 data at input byte {BadByte(value.GetValue<string>())}");
        if (format is FieldFormat.Time or FieldFormat.MicroTime)
            CheckTime(value.GetValue<string>());
    }

    private static bool IsWhole(JsonValue value, long least, long most) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        && whole >= least && whole <= most;

    private static void CheckTime(string text)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) || !text.Contains('T'))
            throw new FormatException($"parsing time \"\\\"{text}\\\"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
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
