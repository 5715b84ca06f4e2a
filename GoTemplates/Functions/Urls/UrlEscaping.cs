using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Urls;

/// <summary>Percent-encoding as Go's <c>net/url</c> does it.</summary>
internal static class UrlEscaping
{
    internal static string Escape(string text, UrlPart part)
    {
        const string Hex = "0123456789ABCDEF";
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var octet in GoString.ToBytes(text))
        {
            if (MayStand((char)octet, part)) escaped.Append((char)octet);
            else escaped.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
        }

        return escaped.ToString();
    }

    internal static string Unescape(string text, UrlPart part)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;

        var bytes = new List<byte>(text.Length);
        var encoded = GoString.ToBytes(text);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes.Add(encoded[i]);
                continue;
            }

            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                throw new FunctionException("unable to parse url: invalid URL escape");

            var value = (byte)(HexValue(encoded[i + 1]) << 4 | HexValue(encoded[i + 2]));
            if (part == UrlPart.Host && value < 0x80 && value != '%')
                throw new FunctionException("unable to parse url: invalid URL escape");

            bytes.Add(value);
            i += 2;
        }

        return GoString.FromBytes([.. bytes]);
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool MayStand(char unit, UrlPart part)
    {
        if (char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_' or '.' or '~')
            return true;

        return part switch
        {
            UrlPart.Host => unit is '!' or '$' or '&' or '\'' or '(' or ')' or '*' or '+' or ',' or ';' or '=' or ':' or '[' or ']' or '<' or '>' or '"',
            UrlPart.Path => unit is '$' or '&' or '+' or ',' or '/' or ':' or ';' or '=' or '@',
            UrlPart.User => unit is '$' or '&' or '+' or ',' or ';' or '=',
            _ => unit is '$' or '&' or '+' or ',' or '/' or ':' or ';' or '=' or '?' or '@' or '!' or '(' or ')' or '*',
        };
    }
}
