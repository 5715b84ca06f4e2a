using System.Globalization;

namespace Sandbox.Vault.Http;

/// <summary>Paths as Go's HTTP server reads them: percent-decoded first, then cleaned, with a redirect if that changed anything.</summary>
public static class RequestPath
{
    /// <summary>The decoded path of a request target, without its query.</summary>
    public static string Decode(string rawTarget)
    {
        var end = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return Uri.UnescapeDataString(end < 0 ? rawTarget : rawTarget[..end]);
    }

    /// <summary>Without <c>.</c>, <c>..</c> and empty segments; a slash at the end stays.</summary>
    public static string Clean(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("" or "." or ".."))
                segments.Add(segment);
        }

        var clean = "/" + string.Join('/', segments);
        return path.EndsWith('/') && clean != "/" ? clean + "/" : clean;
    }

    /// <summary>False if a character doesn't print (<c>unicode.IsPrint</c>): such a path is refused.</summary>
    public static bool IsPrintable(string path) => path.EnumerateRunes().All(r => r.Value == ' '
        || System.Text.Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));
}
