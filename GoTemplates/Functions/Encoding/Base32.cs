using System.Buffers;
using System.Text;

namespace GoTemplates.Functions.Encoding;

/// <summary>Base32 of RFC 4648, as Go's <c>encoding/base32</c> has it.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly SearchValues<char> AlphabetUnits = SearchValues.Create(Alphabet);

    internal static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length + 4) / 5 * 8);
        int bits = 0, count = 0;
        foreach (var octet in bytes)
        {
            bits = bits << 8 | octet;
            for (count += 8; count >= 5; count -= 5)
                text.Append(Alphabet[bits >> (count - 5) & 31]);

            bits &= (1 << count) - 1;
        }

        if (count > 0) text.Append(Alphabet[bits << (5 - count) & 31]);
        return text.Append('=', (8 - text.Length % 8) % 8).ToString();
    }

    /// <summary>Decodes; on failure tells the byte at which Go gives up.</summary>
    internal static bool TryDecode(string text, out byte[] bytes, out int offset)
    {
        bytes = [];
        var compact = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var digits = compact.TrimEnd('=');
        offset = digits.AsSpan().IndexOfAnyExcept(AlphabetUnits);
        if (offset >= 0)
            return false;

        offset = digits.Length;
        if (compact.Length % 8 != 0 || compact.Length - digits.Length > 6 || digits.Length % 8 is 1 or 3 or 6)
            return false;

        var decoded = new List<byte>(digits.Length * 5 / 8);
        int bits = 0, count = 0;
        foreach (var digit in digits)
        {
            bits = bits << 5 | Alphabet.IndexOf(digit, StringComparison.Ordinal);
            count += 5;
            if (count < 8)
                continue;

            count -= 8;
            decoded.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        bytes = [.. decoded];
        return true;
    }
}
