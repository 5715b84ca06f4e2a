using System.Globalization;

namespace GoTemplates.Text.Regex;

/// <summary>Parses RE2's syntax, as Go's <c>regexp/syntax</c> does with its Perl flags.</summary>
internal sealed partial class RegexParser(string pattern)
{
    private const int MaximumRepetition = 1000;
    private const int MaximumNesting = 300;

    private readonly List<string?> _groupNames = [null];
    private int _position;
    private int _nesting;
    private bool _ignoresCase;
    private bool _multiline;
    private bool _dotMatchesLineBreak;
    private bool _ungreedy;

    /// <summary>The groups' names by their index; the whole match is the group 0.</summary>
    internal IReadOnlyList<string?> GroupNames => _groupNames;

    private bool AtEnd => _position >= pattern.Length;

    /// <exception cref="RegexSyntaxException">The pattern is no regular expression.</exception>
    internal RegexNode Parse()
    {
        var node = Alternatives();
        return AtEnd ? node : throw new RegexSyntaxException("unexpected )");
    }

    private RegexNode Alternatives()
    {
        if (++_nesting > MaximumNesting)
            throw new RegexSyntaxException("expression nests too deeply");

        var items = new List<RegexNode> { Sequence() };
        while (!AtEnd && pattern[_position] == '|')
        {
            _position++;
            items.Add(Sequence());
        }

        _nesting--;
        return items.Count == 1 ? items[0] : new RegexNode.Alternatives(items);
    }

    private RegexNode Sequence()
    {
        var items = new List<RegexNode>();
        while (!AtEnd && pattern[_position] is not ('|' or ')'))
        {
            if (Quantifiable() is not { } item)
                continue;

            items.Add(item);
            Quantify(items);
        }

        return items.Count switch { 0 => new RegexNode.Empty(), 1 => items[0], _ => new RegexNode.Sequence(items) };
    }

    private void Quantify(List<RegexNode> items)
    {
        var repeated = false;
        while (!AtEnd)
        {
            var start = _position;
            if (!TryQuantifier(out var minimum, out var maximum))
                return;

            if (repeated)
                throw new RegexSyntaxException("invalid nested repetition operator");

            repeated = true;
            var greedy = !_ungreedy;
            if (!AtEnd && pattern[_position] == '?')
            {
                _position++;
                greedy = !greedy;
            }

            if (start == _position) return;
            items[^1] = new RegexNode.Repetition(items[^1], minimum, maximum, greedy);
        }
    }

    private bool TryQuantifier(out int minimum, out int maximum)
    {
        (minimum, maximum) = (0, -1);
        switch (pattern[_position])
        {
            case '*':
                _position++;
                return true;
            case '+':
                _position++;
                minimum = 1;
                return true;
            case '?':
                _position++;
                maximum = 1;
                return true;
            case '{':
                return TryCounts(out minimum, out maximum);
            default:
                return false;
        }
    }

    /// <summary>Reads <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; anything else after a brace is text.</summary>
    private bool TryCounts(out int minimum, out int maximum)
    {
        (minimum, maximum) = (0, -1);
        var close = pattern.IndexOf('}', _position);
        if (close < 0)
            return false;

        var counts = pattern[(_position + 1)..close].Split(',');
        if (counts.Length > 2 || !IsCount(counts[0]) || counts.Length == 2 && counts[1].Length > 0 && !IsCount(counts[1]))
            return false;

        minimum = Count(counts[0]);
        maximum = counts.Length == 1 ? minimum : counts[1].Length == 0 ? -1 : Count(counts[1]);
        if (minimum > MaximumRepetition || maximum > MaximumRepetition || maximum >= 0 && minimum > maximum)
            throw new RegexSyntaxException("invalid repeat count");

        _position = close + 1;
        return true;
    }

    private static bool IsCount(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static int Count(string text) => text.Length > 4 ? MaximumRepetition + 1 : int.Parse(text, NumberStyles.None);

    /// <summary>The next item that can be repeated; null for one that is nothing by itself, such as flags.</summary>
    private RegexNode? Quantifiable()
    {
        switch (pattern[_position])
        {
            case '(':
                return Group();
            case '[':
                return new RegexNode.Class(BracketClass());
            case '.':
                _position++;
                return new RegexNode.Class(AnyRune());
            case '^':
                _position++;
                return new RegexNode.Assertion(_multiline ? AssertionKind.LineStart : AssertionKind.TextStart);
            case '$':
                _position++;
                return new RegexNode.Assertion(_multiline ? AssertionKind.LineEnd : AssertionKind.TextEnd);
            case '*' or '+' or '?':
                throw new RegexSyntaxException("missing argument to repetition operator");
            case '\\':
                return Escape();
            default:
                return Literal(ReadRune());
        }
    }

    private RegexNode.Class Literal(int rune) => new(RuneClass.Of(rune, _ignoresCase));

    private RuneClass AnyRune()
    {
        var any = new RuneClass();
        if (_dotMatchesLineBreak)
        {
            any.Add(0, int.MaxValue);
            return any;
        }

        any.Add('\n', '\n');
        any.IsNegated = true;
        return any;
    }

    private RegexNode? Group()
    {
        _position++;
        if (AtEnd || pattern[_position] != '?')
            return Captured(null);

        _position++;
        if (StartsWith("P<") || StartsWith("<") && !StartsWith("<=") && !StartsWith("<!"))
        {
            _position += StartsWith("P<") ? 2 : 1;
            var end = pattern.IndexOf('>', _position);
            var name = end < 0 ? "" : pattern[_position..end];
            if (name.Length == 0 || !name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '_'))
                throw new RegexSyntaxException("invalid named capture");

            _position = end + 1;
            return Captured(name);
        }

        return Flags();
    }

    private RegexNode.Group Captured(string? name)
    {
        var index = _groupNames.Count;
        _groupNames.Add(name);
        return new RegexNode.Group(index, Body());
    }

    /// <summary>The inside of a group up to its parenthesis; flags set in it end with it.</summary>
    private RegexNode Body()
    {
        var (ignoresCase, multiline, dot, ungreedy) = (_ignoresCase, _multiline, _dotMatchesLineBreak, _ungreedy);
        var body = Alternatives();
        if (AtEnd)
            throw new RegexSyntaxException("missing closing )");

        _position++;
        (_ignoresCase, _multiline, _dotMatchesLineBreak, _ungreedy) = (ignoresCase, multiline, dot, ungreedy);
        return body;
    }

    private RegexNode? Flags()
    {
        var before = (_ignoresCase, _multiline, _dotMatchesLineBreak, _ungreedy);
        var on = true;
        var any = false;
        for (; !AtEnd; _position++)
        {
            switch (pattern[_position])
            {
                case 'i':
                    _ignoresCase = on;
                    break;
                case 'm':
                    _multiline = on;
                    break;
                case 's':
                    _dotMatchesLineBreak = on;
                    break;
                case 'U':
                    _ungreedy = on;
                    break;
                case '-' when on:
                    on = false;
                    any = false;
                    continue;
                case ')' when on || any:
                    _position++;
                    return null;
                case ':' when on || any:
                    _position++;
                    var body = Body();
                    (_ignoresCase, _multiline, _dotMatchesLineBreak, _ungreedy) = before;
                    return body;
                default:
                    throw new RegexSyntaxException("invalid or unsupported Perl syntax");
            }

            any = true;
        }

        throw new RegexSyntaxException("missing closing )");
    }

    private bool StartsWith(string text) => pattern.AsSpan(_position).StartsWith(text, StringComparison.Ordinal);

    private int ReadRune()
    {
        var rune = GoString.DecodeRune(pattern, _position, out var units);
        if (rune < 0)
            throw new RegexSyntaxException("invalid UTF-8");

        _position += units;
        return rune;
    }
}
