namespace Operator.Migration.Eso;

/// <summary>
/// Cuts a template's text into what is between actions and the actions themselves, and these into tokens (Go, <c>text/template/parse</c>), so that it can
/// be put together again unchanged but for some tokens.
/// </summary>
public static class TemplateScanner
{
    /// <summary>Finds the next action.</summary>
    /// <param name="text">The template.</param>
    /// <param name="from">Where to look from.</param>
    /// <returns>Where its content begins and ends, without delimiters and trim markers; null where there is none any more.</returns>
    public static (int Start, int End)? NextAction(string text, int from)
    {
        var start = text.IndexOf("{{", from, StringComparison.Ordinal);
        if (start < 0)
            return null;

        start += 2;
        if (start + 1 < text.Length && text[start] == '-' && char.IsWhiteSpace(text[start + 1]))
            start++;
        var at = start;
        while (at < text.Length && !(text[at] == '}' && at + 1 < text.Length && text[at + 1] == '}'))
            at = EndOfToken(text, at);
        at = Math.Min(at, text.Length);
        var hasTrim = at - 2 >= start && text[at - 1] == '-' && char.IsWhiteSpace(text[at - 2]);
        return (start, hasTrim ? at - 1 : at);
    }

    /// <summary>The tokens of an action's content.</summary>
    public static List<TemplateToken> Tokens(string action)
    {
        var tokens = new List<TemplateToken>();
        for (var at = 0; at < action.Length;)
        {
            var end = EndOfToken(action, at);
            tokens.Add(new TemplateToken(action[at..end], KindOf(action[at..end])));
            at = end;
        }

        return tokens;
    }

    private static int EndOfToken(string text, int at)
    {
        if (text[at] is '"' or '\'')
            return EndOfQuoted(text, at);
        if (text[at] == '`')
            return After(text, "`", at + 1);
        if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
            return After(text, "*/", at + 2);

        var end = at + 1;
        if (char.IsWhiteSpace(text[at]))
        {
            while (end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
        }
        else if (IsWord(text[at]))
        {
            while (end < text.Length && IsWord(text[end]))
                end++;
        }

        return end;
    }

    private static int EndOfQuoted(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && text[end] != text[at])
            end += text[end] == '\\' ? 2 : 1;
        return Math.Min(end + 1, text.Length);
    }

    private static int After(string text, string mark, int from) =>
        text.IndexOf(mark, from, StringComparison.Ordinal) is var found and >= 0 ? found + mark.Length : text.Length;

    private static bool IsWord(char c) => !char.IsWhiteSpace(c) && !"()|,=:\"'`{}".Contains(c, StringComparison.Ordinal);

    private static TemplateTokenKind KindOf(string token) => token[0] switch
    {
        '"' or '\'' or '`' => TemplateTokenKind.Quoted,
        '/' when token.StartsWith("/*", StringComparison.Ordinal) => TemplateTokenKind.Space,
        var c when char.IsWhiteSpace(c) => TemplateTokenKind.Space,
        var c when IsWord(c) => TemplateTokenKind.Word,
        _ => TemplateTokenKind.Sign,
    };
}
