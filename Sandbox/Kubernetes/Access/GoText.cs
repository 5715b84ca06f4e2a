using System.Text;

namespace Sandbox.Kubernetes.Access;

/// <summary>Text as Go's <c>%q</c> writes it, which the API server's messages are full of.</summary>
internal static class GoText
{
    /// <summary>A quoted string.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
            Append(quoted, rune);
        return quoted.Append('"').ToString();
    }

    /// <summary>A slice of strings: <c>["a" "b"]</c>.</summary>
    public static string Quote(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(Quote))}]";

    private static void Append(StringBuilder into, Rune rune)
    {
        switch (rune.Value)
        {
            case '"' or '\\':
                into.Append('\\').Append((char)rune.Value);
                break;
            case '\n':
                into.Append("\\n");
                break;
            case '\r':
                into.Append("\\r");
                break;
            case '\t':
                into.Append("\\t");
                break;
            case < 0x20 or 0x7f:
                into.Append($"\\x{rune.Value:x2}");
                break;
            default:
                into.Append(rune);
                break;
        }
    }
}
