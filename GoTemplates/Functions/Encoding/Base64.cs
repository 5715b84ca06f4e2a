namespace GoTemplates.Functions.Encoding;

/// <summary>Base64 as Go's <c>encoding/base64</c> reads it: line breaks are ignored, padding is required.</summary>
internal static class Base64
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Decodes; on failure tells the byte at which Go gives up.</summary>
    internal static bool TryDecode(string text, out byte[] bytes, out int offset)
    {
        bytes = [];
        var decoded = new List<byte>(text.Length * 3 / 4);
        int bits = 0, count = 0;
        for (offset = 0; offset < text.Length; offset++)
        {
            var unit = text[offset];
            if (unit is '\r' or '\n')
                continue;
            if (unit == '=')
                return TryEnd(text, ref offset, count, bits, decoded, out bytes);

            var value = Alphabet.IndexOf(unit, StringComparison.Ordinal);
            if (value < 0)
                return false;

            bits = bits << 6 | value;
            if (++count % 4 != 0)
                continue;

            decoded.AddRange((byte)(bits >> 16), (byte)(bits >> 8), (byte)bits);
            bits = 0;
        }

        offset = Math.Max(0, text.Length - count % 4);
        bytes = [.. decoded];
        return count % 4 == 0;
    }

    internal static string EncodeUrl(byte[] bytes, bool padded)
    {
        var text = Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
        return padded ? text : text.TrimEnd('=');
    }

    internal static bool TryDecodeUrl(string text, out byte[] bytes)
    {
        var standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return TryDecode(standard.PadRight((standard.Length + 3) / 4 * 4, '='), out bytes, out _);
    }

    private static bool TryEnd(string text, ref int offset, int count, int bits, List<byte> decoded, out byte[] bytes)
    {
        bytes = [];
        var missing = 4 - count % 4;
        if (missing > 2)
            return false;

        var seen = 0;
        for (; offset < text.Length; offset++)
        {
            if (text[offset] is '\r' or '\n')
                continue;
            if (text[offset] != '=' || ++seen > missing)
                return false;
        }

        if (seen != missing)
            return false;

        bits <<= 6 * missing;
        decoded.Add((byte)(bits >> 16));
        if (missing == 1) decoded.Add((byte)(bits >> 8));
        bytes = [.. decoded];
        return true;
    }
}
