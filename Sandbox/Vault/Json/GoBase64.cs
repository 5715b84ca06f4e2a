using System.Buffers.Text;

namespace Sandbox.Vault.Json;

/// <summary>Base64 as Go's <c>encoding/base64</c> decodes it: line breaks are skipped, and an error says where.</summary>
internal static class GoBase64
{
    /// <summary>Decodes the standard alphabet with padding.</summary>
    /// <exception cref="FormatException">It is no base64; the message is Go's.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        if (!text.AsSpan().ContainsAny(" \t") && Convert.TryFromBase64String(text, bytes, out var length))
            return bytes[..length];
        throw new FormatException($"illegal base64 data at input byte {ErrorIn(text)}");
    }

    /// <summary>Decodes the alphabet for URLs without padding; null if it isn't that.</summary>
    public static byte[]? TryDecodeUrl(string text) =>
        text.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(text) ? null : Base64Url.DecodeFromChars(text);

    // Go decodes four characters at a time, and blames the first of an incomplete four.
    private static int ErrorIn(string text)
    {
        for (int at = 0, count = 0, start = 0; ; at++)
        {
            if (at == text.Length)
                return start;
            var c = text[at];
            if (c is '\r' or '\n')
                continue;
            if (c == '=')
                return ErrorInPadding(text, at, count);
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
                return at;
            if (++count % 4 == 0)
                start = at + 1;
        }
    }

    private static int ErrorInPadding(string text, int at, int count)
    {
        if (count % 4 < 2)
            return at;
        var next = Skip(text, at + 1);
        if (count % 4 == 3)
            return next;
        if (next == text.Length)
            return text.Length;
        return text[next] == '=' ? Skip(text, next + 1) : next - 1;
    }

    private static int Skip(string text, int at)
    {
        while (at < text.Length && text[at] is ('\r' or '\n'))
            at++;
        return at;
    }
}
