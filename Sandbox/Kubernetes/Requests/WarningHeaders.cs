using System.Text;

namespace Sandbox.Kubernetes.Requests;

/// <summary>
/// The Warning headers of an answer (<c>k8s.io/apiserver/pkg/endpoints/filters/warning.go</c>): each text once; where all are too long
/// together, each is cut, and those are left out for which there is no more room.
/// </summary>
internal static class WarningHeaders
{
    private const int MaxTotal = 4 * 1024;
    private const int MaxEachIfCut = 256;

    /// <summary>The values of the headers.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> warnings)
    {
        List<Rune[]> texts = [.. warnings.Where(IsPossible).Distinct(StringComparer.Ordinal).Select(text => text.EnumerateRunes().ToArray())];
        var isCut = texts.Sum(text => text.Length) > MaxTotal;
        var written = 0;
        foreach (var text in texts)
        {
            if (isCut && written >= MaxTotal)
                yield break;
            var shown = isCut && text.Length > MaxEachIfCut ? text[..MaxEachIfCut] : text;
            written += shown.Length;
            yield return $"299 - \"{Quoted(shown)}\"";
        }
    }

    private static bool IsPossible(string text) => text.Length > 0 && !text.Any(char.IsControl);

    private static string Quoted(Rune[] text) =>
        string.Concat(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
