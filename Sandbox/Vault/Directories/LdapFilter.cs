using System.Globalization;
using System.Text;

namespace Sandbox.Vault.Directories;

/// <summary>A search filter (RFC 4515): and, or, not, equality, presence, substrings, order, and Active Directory's membership in a chain.</summary>
internal sealed class LdapFilter
{
    private const string InChain = ":1.2.840.113556.1.4.1941:";

    private readonly Func<LdapEntry, LdapDirectory, bool> _fits;

    private LdapFilter(Func<LdapEntry, LdapDirectory, bool> fits) => _fits = fits;

    /// <summary>Reads a filter.</summary>
    /// <exception cref="LdapException">It is none.</exception>
    public static LdapFilter Parse(string text)
    {
        var at = 0;
        var filter = Next(text, ref at);
        return at == text.Length ? filter : throw LdapException.BadFilter("finished compiling filter with extra at end: " + text[at..]);
    }

    /// <summary>Escapes a value that goes into a filter, as Go's client does.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(value))
        {
            if (one is (byte)'(' or (byte)')' or (byte)'\\' or (byte)'*' or 0 or > 127)
                escaped.Append(CultureInfo.InvariantCulture, $"\\{one:x2}");
            else
                escaped.Append((char)one);
        }

        return escaped.ToString();
    }

    /// <summary>True if an entry fits.</summary>
    public bool Fits(LdapEntry entry, LdapDirectory directory) => _fits(entry, directory);

    private static LdapFilter Next(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '(')
            throw LdapException.BadFilter("filter does not start with an '('");
        at++;
        LdapFilter filter;
        switch (at < text.Length ? text[at] : '\0')
        {
            case '&':
                var all = Several(text, ref at);
                filter = new((e, d) => all.TrueForAll(f => f.Fits(e, d)));
                break;
            case '|':
                var any = Several(text, ref at);
                filter = new((e, d) => any.Exists(f => f.Fits(e, d)));
                break;
            case '!':
                at++;
                var inner = Next(text, ref at);
                filter = new((e, d) => !inner.Fits(e, d));
                break;
            default:
                var end = text.IndexOf(')', at);
                if (end < 0)
                    throw LdapException.BadFilter("unexpected end of filter");
                filter = Condition(text[at..end]);
                at = end;
                break;
        }

        if (at >= text.Length || text[at] != ')')
            throw LdapException.BadFilter("unexpected end of filter");
        at++;
        return filter;
    }

    private static List<LdapFilter> Several(string text, ref int at)
    {
        var filters = new List<LdapFilter>();
        at++;
        while (at < text.Length && text[at] == '(')
            filters.Add(Next(text, ref at));
        return filters;
    }

    private static LdapFilter Condition(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw LdapException.BadFilter("error parsing filter");
        var (left, right) = (text[..equals].Trim(), text[(equals + 1)..]);
        if (left.EndsWith(InChain, StringComparison.Ordinal))
            return new((e, d) => IsInChain(e, left[..^InChain.Length], Unescape(right), d, []));
        if (left[^1] is '<' or '>')
        {
            var value = Unescape(right);
            var isLess = left[^1] == '<';
            var name = left[..^1];
            return new((e, _) => e.Values(name).Any(v => v == value || (Compare(v, value) < 0) == isLess));
        }

        var attribute = left.TrimEnd('~', ':');
        if (right == "*")
            return new((e, _) => attribute.Equals("objectClass", StringComparison.OrdinalIgnoreCase) || e.Values(attribute).Count > 0);
        var pieces = right.Split('*').Select(Unescape).ToList();
        return pieces.Count == 1
            ? new((e, _) => e.Values(attribute).Any(v => AreSame(v, pieces[0])))
            : new((e, _) => e.Values(attribute).Any(v => HasPieces(v, pieces)));
    }

    // Members are named by distinguished names, whose spelling may differ.
    private static bool AreSame(string value, string wanted)
    {
        if (string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!value.Contains('=', StringComparison.Ordinal) || !wanted.Contains('=', StringComparison.Ordinal))
            return false;
        try
        {
            return DistinguishedName.Parse(value).Names(DistinguishedName.Parse(wanted));
        }
        catch (LdapException)
        {
            return false;
        }
    }

    private static bool IsInChain(LdapEntry entry, string attribute, string dn, LdapDirectory directory, HashSet<string> seen) =>
        seen.Add(entry.Dn) && entry.Values(attribute).Any(v => AreSame(v, dn)
            || (directory.Find(v) is { } inner && IsInChain(inner, attribute, dn, directory, seen)));

    private static int Compare(string one, string other) =>
        long.TryParse(one, CultureInfo.InvariantCulture, out var a) && long.TryParse(other, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : string.Compare(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool HasPieces(string value, List<string> pieces)
    {
        if (value.Length < pieces[0].Length + pieces[^1].Length
            || !value.StartsWith(pieces[0], StringComparison.OrdinalIgnoreCase) || !value.EndsWith(pieces[^1], StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = value[pieces[0].Length..(value.Length - pieces[^1].Length)];
        foreach (var piece in pieces.Skip(1).SkipLast(1))
        {
            var at = rest.IndexOf(piece, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            rest = rest[(at + piece.Length)..];
        }

        return true;
    }

    private static string Unescape(string text) =>
        EscapedText.Decode(text, allowsCharacters: false) ?? throw LdapException.BadFilter("missing characters for escape in filter");
}
