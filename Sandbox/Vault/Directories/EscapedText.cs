using System.Globalization;
using System.Text;

namespace Sandbox.Vault.Directories;

/// <summary>Texts in which bytes are written as a backslash and two hexadecimal digits.</summary>
internal static class EscapedText
{
    /// <summary>The text without its escapes; null if one is incomplete.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowsCharacters">True if a backslash may also stand before the character itself, as in names.</param>
    public static string? Decode(string text, bool allowsCharacters)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        ReadOnlySpan<byte> raw = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                bytes.Add(raw[i]);
            }
            else if (i + 2 < raw.Length && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            {
                bytes.Add(hex);
                i += 2;
            }
            else if (allowsCharacters && i + 1 < raw.Length)
            {
                bytes.Add(raw[++i]);
            }
            else
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
