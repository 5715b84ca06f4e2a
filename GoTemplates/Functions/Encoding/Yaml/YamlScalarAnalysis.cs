using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>Which styles can write a string, by libyaml's rules.</summary>
internal readonly record struct YamlScalarAnalysis(bool AllowsPlain, bool AllowsSingleQuoted, bool AllowsLiteral)
{
    /// <summary>The style that go-yaml 2 writes a string in.</summary>
    internal static YamlStyle StyleOf(string text, bool isKey)
    {
        var analysis = Of(text);
        if (text.Contains('\n', StringComparison.Ordinal))
            return analysis.AllowsLiteral && !isKey ? YamlStyle.Literal : YamlStyle.DoubleQuoted;
        if (YamlScalar.Resolve(text, out _) != YamlKind.String || YamlScalar.IsBase60(text))
            return YamlStyle.DoubleQuoted;
        if (analysis.AllowsPlain)
            return YamlStyle.Plain;

        return analysis.AllowsSingleQuoted ? YamlStyle.SingleQuoted : YamlStyle.DoubleQuoted;
    }

    /// <summary>libyaml's printable characters, which leave out tabs and what lies beyond the basic plane.</summary>
    internal static bool IsPrintable(int rune) => rune is '\n' or (>= 0x20 and <= 0x7E) or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF);

    internal static bool IsBreak(int rune) => rune is '\r' or '\n' or 0x85 or 0x2028 or 0x2029;

    private static YamlScalarAnalysis Of(string text)
    {
        if (text.Length == 0)
            return new YamlScalarAnalysis(AllowsPlain: true, AllowsSingleQuoted: true, AllowsLiteral: false);

        var indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        bool special = false, spaceBreak = false, breakSpace = false, breaks = false, afterSpace = false, afterBreak = false, afterBlank = true;
        for (var i = 0; i < text.Length;)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            var next = i + units;
            var beforeBlank = next >= text.Length || text[next] is ' ' or '\t' || IsBreak(text[next]);
            indicators |= IsIndicator(rune, i == 0, afterBlank, beforeBlank);
            special |= !IsPrintable(rune);
            var (isSpace, isBreak) = (rune == ' ', IsBreak(rune));
            breakSpace |= isSpace && afterBreak;
            spaceBreak |= isBreak && afterSpace;
            breaks |= isBreak;
            (afterSpace, afterBreak) = (isSpace, isBreak);
            afterBlank = isSpace || isBreak || rune == '\t';
            i = next;
        }

        var edges = text[0] == ' ' || IsBreak(text[0]) || text[^1] == ' ' || IsBreak(text[^1]);
        return new YamlScalarAnalysis(
            AllowsPlain: !edges && !breakSpace && !spaceBreak && !special && !breaks && !indicators,
            AllowsSingleQuoted: !breakSpace && !spaceBreak && !special,
            AllowsLiteral: text[^1] != ' ' && !spaceBreak && !special);
    }

    private static bool IsIndicator(int rune, bool isFirst, bool afterBlank, bool beforeBlank)
    {
        if (!isFirst)
            return rune == ':' && beforeBlank || rune == '#' && afterBlank;

        return rune switch
        {
            '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
            '?' or ':' or '-' => beforeBlank,
            _ => false,
        };
    }
}
