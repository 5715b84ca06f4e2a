using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using GoTemplates.Functions;

namespace GoTemplates.Text.Regex;

/// <summary>A regular expression of RE2, as Go's <c>regexp</c> has it.</summary>
internal sealed class GoRegex
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\.+*?()|[]{}^$");

    private readonly string _pattern;
    private readonly Instruction[] _program;
    private readonly IReadOnlyList<string?> _groupNames;

    private GoRegex(string pattern, Instruction[] program, IReadOnlyList<string?> groupNames)
    {
        _pattern = pattern;
        _program = program;
        _groupNames = groupNames;
    }

    internal static bool TryCompile(string pattern, [NotNullWhen(true)] out GoRegex? regex, out string error)
    {
        try
        {
            var parser = new RegexParser(pattern);
            regex = new GoRegex(pattern, RegexCompiler.Compile(parser.Parse()), parser.GroupNames);
            error = "";
            return true;
        }
        catch (RegexSyntaxException e)
        {
            (regex, error) = (null, e.Message);
            return false;
        }
    }

    /// <summary>A pattern that matches a text as it stands.</summary>
    internal static string QuoteMeta(string text)
    {
        var quoted = new StringBuilder(text.Length + 8);
        foreach (var unit in text)
        {
            if (Special.Contains(unit)) quoted.Append('\\');
            quoted.Append(unit);
        }

        return quoted.ToString();
    }

    internal bool IsMatch(FunctionContext context, string text) => Matcher(context, text, 2).Match(0) is not null;

    internal string Find(FunctionContext context, string text) =>
        Matcher(context, text, 2).Match(0) is { } match ? text[match[0]..match[1]] : "";

    internal List<string> FindAll(FunctionContext context, string text, long count) =>
        [.. All(context, text, count).Select(match => text[match.From..match.To])];

    internal List<string> Split(FunctionContext context, string text, long count)
    {
        if (count == 0)
            return [];
        if (_pattern.Length > 0 && text.Length == 0)
            return [""];

        var parts = new List<string>();
        int begin = 0, end = 0;
        foreach (var (from, to) in All(context, text, count))
        {
            if (count > 0 && parts.Count == count - 1)
                break;

            end = from;
            if (to != 0) parts.Add(text[begin..end]);
            begin = to;
        }

        if (end != text.Length) parts.Add(text[begin..]);
        return parts;
    }

    internal string Replace(FunctionContext context, string text, string replacement, bool isLiteral)
    {
        var matcher = Matcher(context, text, 2 * _groupNames.Count);
        var result = new StringBuilder();
        int last = 0, search = 0, counted = 0;
        while (search <= text.Length && matcher.Match(search) is { } match)
        {
            result.Append(text, last, match[0] - last);

            // Nothing that is found right after a match is no match.
            if (match[1] > last || match[0] == 0)
            {
                if (isLiteral) result.Append(replacement);
                else Expand(result, replacement, text, match);
            }

            context.Reserve(2L * (result.Length - counted));
            counted = result.Length;
            last = match[1];
            var width = Width(text, search);
            search = search + width > match[1] ? search + width : search + 1 > match[1] ? search + 1 : match[1];
        }

        return result.Append(text, last, text.Length - last).ToString();
    }

    private List<(int From, int To)> All(FunctionContext context, string text, long count)
    {
        var matches = new List<(int, int)>();
        var matcher = Matcher(context, text, 2);
        int position = 0, previousEnd = -1;
        while ((count < 0 || matches.Count < count) && position <= text.Length && matcher.Match(position) is { } match)
        {
            var accepted = true;
            if (match[1] == position)
            {
                accepted = match[0] != previousEnd;
                position += Math.Max(1, Width(text, position));
            }
            else
            {
                position = match[1];
            }

            previousEnd = match[1];
            if (accepted) matches.Add((match[0], match[1]));
        }

        return matches;
    }

    private static int Width(string text, int position)
    {
        if (position >= text.Length)
            return 0;

        _ = GoString.DecodeRune(text, position, out var units);
        return units;
    }

    /// <summary>Writes a replacement: <c>$1</c>, <c>$name</c> and <c>${name}</c> are groups, <c>$$</c> is a dollar sign.</summary>
    private void Expand(StringBuilder result, string template, string text, int[] match)
    {
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$')
            {
                result.Append(template[i]);
            }
            else if (i + 1 < template.Length && template[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (TryGroupName(template, i + 1, out var name, out var end))
            {
                if (Group(name, match) is { } group && match[2 * group] >= 0)
                    result.Append(text, match[2 * group], match[2 * group + 1] - match[2 * group]);
                i = end - 1;
            }
            else
            {
                result.Append('$');
            }
        }
    }

    // Of several groups of one name the first that matched counts.
    private int? Group(string name, int[] match)
    {
        if (!name.All(char.IsAsciiDigit) || name.Length > 1 && name[0] == '0')
            return Enumerable.Range(0, _groupNames.Count).Where(group => _groupNames[group] == name && match[2 * group] >= 0).Cast<int?>().FirstOrDefault();

        return int.TryParse(name, out var index) && index < _groupNames.Count ? index : null;
    }

    private static bool TryGroupName(string template, int start, out string name, out int end)
    {
        var braced = start < template.Length && template[start] == '{';
        var from = braced ? start + 1 : start;
        end = from;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            end++;

        name = template[from..end];
        if (name.Length == 0 || braced && (end >= template.Length || template[end] != '}'))
            return false;

        if (braced) end++;
        return true;
    }

    private RegexMatcher Matcher(FunctionContext context, string text, int places) => new(_program, places, context, text);
}
