using System.Buffers;
using System.Text;
using GoTemplates.Formatting;
using GoTemplates.Text;

namespace GoTemplates.Functions.Builtins;

/// <summary>Go's escaping for HTML, JavaScript and URL queries.</summary>
internal static class Escaping
{
    private static readonly SearchValues<char> HtmlSpecial = SearchValues.Create("\0'\"&<>");

    internal static string Html(string text)
    {
        if (text.AsSpan().IndexOfAny(HtmlSpecial) < 0)
            return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '\0' => escaped.Append('\uFFFD'),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ => escaped.Append(unit),
            };
        }

        return escaped.ToString();
    }

    internal static string JavaScript(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            switch (rune)
            {
                case '\\' or '\'' or '"':
                    escaped.Append('\\').Append((char)rune);
                    break;
                case '<' or '>' or '&' or '=' or (>= 0 and < ' '):
                    escaped.Append("\\u").Append(rune.ToString("X4"));
                    break;
                case < 0:
                    escaped.Append("\\uFFFD");
                    break;
                default:
                    if (rune == 0x7F || Quoting.IsPrintable(rune)) escaped.Append(text, i, units);
                    else escaped.Append("\\u").Append(rune.ToString("X4"));
                    break;
            }

            i += units;
        }

        return escaped.ToString();
    }

    /// <summary>Go's <c>url.QueryEscape</c>.</summary>
    internal static string UrlQuery(string text)
    {
        const string Hex = "0123456789ABCDEF";
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var octet in GoString.ToBytes(text))
        {
            if (octet == ' ') escaped.Append('+');
            else if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') escaped.Append((char)octet);
            else escaped.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
        }

        return escaped.ToString();
    }
}
