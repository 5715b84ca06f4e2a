using GoTemplates.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Go's <c>strings.Split</c> and <c>SplitN</c>.</summary>
internal static class Splitting
{
    /// <summary>The parts of a text; at most <paramref name="count"/> of them unless that is negative. An empty separator splits into runes.</summary>
    internal static List<string> Split(string text, string separator, long count)
    {
        var parts = new List<string>();
        if (count == 0)
            return parts;

        var start = 0;
        while (count < 0 || parts.Count < count - 1)
        {
            var end = separator.Length == 0 ? AfterRune(text, start) : text.IndexOf(separator, start, StringComparison.Ordinal);
            if (end < 0)
                break;

            parts.Add(text[start..end]);
            start = end + separator.Length;
        }

        if (separator.Length > 0 || start < text.Length) parts.Add(text[start..]);
        return parts;
    }

    /// <summary>Parts as a map with the keys <c>_0</c>, <c>_1</c> and so on.</summary>
    internal static GoMap Numbered(List<string> parts)
    {
        var map = new GoMap(GoTypes.String);
        for (var i = 0; i < parts.Count; i++)
            map["_" + i] = parts[i];

        return map;
    }

    private static int AfterRune(string text, int start)
    {
        if (start >= text.Length)
            return -1;

        _ = GoString.DecodeRune(text, start, out var units);
        return start + units;
    }
}
