using System.Globalization;
using System.Text;
using Sandbox.Kubernetes.Schema;
using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Functions.Types;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions on text; positions count code points.</summary>
internal static class Strings
{
    private static readonly CelType Text = CelType.String;

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All => [.. Standard, .. Extended, .. Regexes];

    private static Overload[] Standard =>
    [
        .. Both("size", [Text], Int, a => (long)Runes(a[0]).Length),
        Member("contains", [Text, Text], Bool, a => S(a[0]).Contains(S(a[1]), StringComparison.Ordinal)),
        Member("startsWith", [Text, Text], Bool, a => S(a[0]).StartsWith(S(a[1]), StringComparison.Ordinal)),
        Member("endsWith", [Text, Text], Bool, a => S(a[0]).EndsWith(S(a[1]), StringComparison.Ordinal)),
        .. Both("matches", [Text, Text], Bool, a => Regex(a[1]).IsMatch(S(a[0]))),
    ];

    private static Overload[] Extended =>
    [
        Member("charAt", [Text, Int], Text, a => CharAt(Runes(a[0]), (long)a[1]!)),
        Member("indexOf", [Text, Text], Int, a => IndexOf(Runes(a[0]), Runes(a[1]), 0)),
        Member("indexOf", [Text, Text, Int], Int, a => IndexOf(Runes(a[0]), Runes(a[1]), (long)a[2]!)),
        Member("lastIndexOf", [Text, Text], Int, a => LastIndexOf(Runes(a[0]), Runes(a[1]), Runes(a[0]).Length)),
        Member("lastIndexOf", [Text, Text, Int], Int, a => LastIndexOf(Runes(a[0]), Runes(a[1]), (long)a[2]!)),
        Member("lowerAscii", [Text], Text, a => Ascii(S(a[0]), 'A', 'Z', 32)),
        Member("upperAscii", [Text], Text, a => Ascii(S(a[0]), 'a', 'z', -32)),
        Member("replace", [Text, Text, Text], Text, a => Replace(S(a[0]), S(a[1]), S(a[2]), -1)),
        Member("replace", [Text, Text, Text, Int], Text, a => Replace(S(a[0]), S(a[1]), S(a[2]), (long)a[3]!)),
        Member("split", [Text, Text], ListOfString, a => Split(S(a[0]), S(a[1]), -1)),
        Member("split", [Text, Text, Int], ListOfString, a => Split(S(a[0]), S(a[1]), (long)a[2]!)),
        Member("substring", [Text, Int], Text, a => Substring(Runes(a[0]), (long)a[1]!, Runes(a[0]).Length)),
        Member("substring", [Text, Int, Int], Text, a => Substring(Runes(a[0]), (long)a[1]!, (long)a[2]!)),
        Member("trim", [Text], Text, a => S(a[0]).Trim()),
        Member("reverse", [Text], Text, a => string.Concat(Runes(a[0]).Reverse().Select(rune => rune.ToString()))),
        Member("join", [ListOfString], Text, a => string.Concat(((CelList)a[0]!).Cast<string>())),
        Member("join", [ListOfString, Text], Text, a => string.Join(S(a[1]), ((CelList)a[0]!).Cast<string>())),
        Member("format", [Text, CelType.List(Dyn)], Text, a => TextFormat.Apply(S(a[0]), (CelList)a[1]!)),
        Function("strings.quote", [Text], Text, a => Errors.FieldErrors.Quote(S(a[0]))),
    ];

    private static Overload[] Regexes =>
    [
        Member("find", [Text, Text], Text, a => Regex(a[1]).Find(S(a[0])) ?? ""),
        Member("findAll", [Text, Text], ListOfString, a => new CelList([.. Regex(a[1]).FindAll(S(a[0]))])),
        Member("findAll", [Text, Text, Int], ListOfString, a => new CelList(
            [.. Regex(a[1]).FindAll(S(a[0])).Take((long)a[2]! < 0 ? int.MaxValue : (int)Math.Min((long)a[2]!, int.MaxValue))])),
    ];

    private static Overload[] Both(string name, CelType[] parameters, CelType result, Func<object?[], object?> invoke) =>
        [Function(name, parameters, result, invoke), Member(name, parameters, result, invoke)];

    private static string S(object? value) => (string)value!;

    private static Rune[] Runes(object? value) => [.. S(value).EnumerateRunes()];

    private static GoRegex Regex(object? pattern) =>
        GoRegex.TryCompile(S(pattern), out var error) ?? throw new CelException(error);

    private static string Ascii(string text, char first, char last, int shift) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] >= first && source[i] <= last ? (char)(source[i] + shift) : source[i];
        });

    private static string CharAt(Rune[] text, long index) =>
        index == text.Length ? ""
            : index >= 0 && index < text.Length ? text[index].ToString()
            : throw new CelException($"index out of range: {index}");

    private static long IndexOf(Rune[] text, Rune[] part, long from)
    {
        if (part.Length == 0)
            return from;
        if (from < 0 || from >= text.Length)
            return from < 0 || from > text.Length ? throw new CelException($"index out of range: {from}") : -1L;
        for (var i = from; i <= text.Length - part.Length; i++)
        {
            if (text.AsSpan((int)i, part.Length).SequenceEqual(part))
                return i;
        }

        return -1L;
    }

    private static long LastIndexOf(Rune[] text, Rune[] part, long from)
    {
        if (part.Length == 0)
            return from;
        if (from < 0 || from > text.Length)
            throw new CelException($"index out of range: {from}");
        for (var i = Math.Min(from, text.Length - part.Length); i >= 0; i--)
        {
            if (text.AsSpan((int)i, part.Length).SequenceEqual(part))
                return i;
        }

        return -1L;
    }

    private static string Replace(string text, string old, string replacement, long limit)
    {
        if (limit == 0)
            return text;
        if (limit < 0 && old.Length > 0)
            return text.Replace(old, replacement, StringComparison.Ordinal);

        var result = new StringBuilder();
        var position = 0;
        for (var i = 0L; limit < 0 || i < limit; i++)
        {
            // An empty text is found before each code point and at the end.
            var found = old.Length > 0 ? text.IndexOf(old, position, StringComparison.Ordinal) : i == 0 ? 0 : NextRune(text, position);
            if (found < 0 || found > text.Length)
                break;
            result.Append(text, position, found - position).Append(replacement);
            position = found + old.Length;
            if (old.Length == 0 && position >= text.Length)
                break;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private static int NextRune(string text, int position) =>
        position + (char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1);

    private static CelList Split(string text, string separator, long limit)
    {
        if (limit == 0)
            return new CelList([]);
        if (separator.Length > 0)
            return new CelList(limit < 0 ? text.Split(separator) : text.Split(separator, (int)Math.Min(limit, int.MaxValue)));

        var parts = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        return limit < 0 || parts.Count <= limit
            ? new CelList(parts)
            : new CelList([.. parts.Take((int)limit - 1), string.Concat(parts.Skip((int)limit - 1))]);
    }

    private static string Substring(Rune[] text, long start, long end)
    {
        if (end < 0 || end > text.Length)
            throw new CelException($"index out of range: {end.ToString(CultureInfo.InvariantCulture)}");
        if (start < 0 || start > text.Length)
            throw new CelException($"index out of range: {start.ToString(CultureInfo.InvariantCulture)}");
        if (start > end)
            throw new CelException($"invalid substring range. start: {start}, end: {end}");
        return string.Concat(text[(int)start..(int)end].Select(rune => rune.ToString()));
    }
}
