using System.Text;

namespace Sandbox.Vault.Directories;

/// <summary>A distinguished name (RFC 4514), its parts from the entry upwards; parts are compared without case.</summary>
public sealed class DistinguishedName
{
    private readonly IReadOnlyList<IReadOnlyList<(string Type, string Value)>> _parts;

    private DistinguishedName(IReadOnlyList<IReadOnlyList<(string Type, string Value)>> parts) => _parts = parts;

    /// <summary>Reads a name; an empty text is the root of all names.</summary>
    /// <exception cref="LdapException">It is none.</exception>
    public static DistinguishedName Parse(string text) => new(
        string.IsNullOrWhiteSpace(text) ? [] : [.. Split(text, ',').Select(part => (IReadOnlyList<(string, string)>)[.. Split(part, '+').Select(Pair)])]);

    /// <summary>Escapes a value as Vault does before it puts it into a name.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && IsSpecial(value[i + 1]))
                escaped.Append(value[i++]).Append(value[i]); // it is escaped already
            else if (IsSpecial(value[i]))
                escaped.Append('\\').Append(value[i]);
            else
                escaped.Append(value[i]);
        }

        if (value.StartsWith(' ') || value.StartsWith('#'))
            escaped.Insert(0, '\\');
        if (value.Length > 1 && value.EndsWith(' '))
            escaped.Insert(escaped.Length - 1, '\\');
        return escaped.ToString();
    }

    /// <summary>True if both name the same entry.</summary>
    public bool Names(DistinguishedName other) => _parts.Count == other._parts.Count && IsBelowOrSame(other);

    /// <summary>True if it is the other, or below it.</summary>
    public bool IsBelowOrSame(DistinguishedName other) =>
        _parts.Count >= other._parts.Count && _parts.Skip(_parts.Count - other._parts.Count).Zip(other._parts).All(p => AreSame(p.First, p.Second));

    /// <summary>The values of an attribute in the entry's own part.</summary>
    public IEnumerable<string> OwnValues(string attribute) =>
        _parts.Take(1).SelectMany(p => p).Where(p => string.Equals(p.Type, attribute, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);

    /// <summary>The first value of an attribute in any part; null if there is none.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="ignoresCase">Whether its name may be written in another case.</param>
    public string? FirstValue(string attribute, bool ignoresCase) => _parts.SelectMany(p => p)
        .Where(p => string.Equals(p.Type, attribute, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
        .Select(p => p.Value).FirstOrDefault();

    private static bool IsSpecial(char c) => c is '"' or '+' or ',' or ';' or '<' or '>' or '\\';

    private static bool AreSame(IReadOnlyList<(string Type, string Value)> one, IReadOnlyList<(string Type, string Value)> other) =>
        one.Count == other.Count && one.All(p => other.Any(o => string.Equals(o.Type, p.Type, StringComparison.OrdinalIgnoreCase)
            && string.Equals(o.Value, p.Value, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Split(string text, char separator)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static (string Type, string Value) Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0 || text[..at].Trim() is not { Length: > 0 } type)
            throw LdapException.InvalidName();
        return (type, EscapedText.Decode(Trim(text[(at + 1)..]), allowsCharacters: true) ?? throw LdapException.InvalidName());
    }

    // A space at the end that is escaped belongs to the value.
    private static string Trim(string value)
    {
        var trimmed = value.Trim();
        return trimmed.EndsWith('\\') && value.TrimStart().Length > trimmed.Length ? trimmed + ' ' : trimmed;
    }
}
