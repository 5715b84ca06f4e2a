using System.Globalization;

namespace GoTemplates.Text.Regex;

/// <content>Escapes and character classes.</content>
internal sealed partial class RegexParser
{
    private RegexNode? Escape()
    {
        if (_position + 1 >= pattern.Length)
            throw new RegexSyntaxException("trailing backslash at end of expression");

        var escape = pattern[_position + 1];
        switch (escape)
        {
            case 'A' or 'z' or 'b' or 'B':
                _position += 2;
                return new RegexNode.Assertion(escape switch
                {
                    'A' => AssertionKind.TextStart,
                    'z' => AssertionKind.TextEnd,
                    'b' => AssertionKind.WordBoundary,
                    _ => AssertionKind.NoWordBoundary,
                });
            case 'Q':
                return QuotedText();
        }

        var set = new RuneClass { IgnoresCase = _ignoresCase };
        return TryClassEscape(set) ? new RegexNode.Class(set) : Literal(EscapedRune());
    }

    /// <summary><c>\Q...\E</c>: text without operators.</summary>
    private RegexNode.Sequence? QuotedText()
    {
        _position += 2;
        var end = pattern.IndexOf("\\E", _position, StringComparison.Ordinal);
        var items = new List<RegexNode>();
        while (_position < (end < 0 ? pattern.Length : end))
            items.Add(Literal(ReadRune()));

        if (end >= 0) _position = end + 2;
        if (items.Count == 0)
            return null;

        // A repetition after the text is about its last character only.
        if (items.Count > 1 && !AtEnd && pattern[_position] is '*' or '+' or '?' or '{')
        {
            var last = new List<RegexNode> { items[^1] };
            Quantify(last);
            items[^1] = last[0];
        }

        return new RegexNode.Sequence(items);
    }

    private RuneClass BracketClass()
    {
        _position++;
        var set = new RuneClass { IgnoresCase = _ignoresCase };
        if (!AtEnd && pattern[_position] == '^')
        {
            set.IsNegated = true;
            _position++;
        }

        for (var first = true; ; first = false)
        {
            if (AtEnd)
                throw new RegexSyntaxException("missing closing ]");
            if (pattern[_position] == ']' && !first)
                break;
            if (pattern[_position] == '-' && !first && _position + 1 < pattern.Length && pattern[_position + 1] != ']')
                throw new RegexSyntaxException("invalid character class range");
            if (TryPosixClass(set) || pattern[_position] == '\\' && TryClassEscape(set))
                continue;

            Range(set);
        }

        _position++;
        return set;
    }

    private void Range(RuneClass set)
    {
        var from = ClassRune();
        var to = from;
        if (_position + 1 < pattern.Length && pattern[_position] == '-' && pattern[_position + 1] != ']')
        {
            _position++;
            to = ClassRune();
            if (to < from)
                throw new RegexSyntaxException("invalid character class range");
        }

        set.Add(from, to);
    }

    private int ClassRune()
    {
        if (AtEnd)
            throw new RegexSyntaxException("missing closing ]");

        return pattern[_position] == '\\' ? EscapedRune() : ReadRune();
    }

    private bool TryPosixClass(RuneClass set)
    {
        if (!StartsWith("[:"))
            return false;

        var end = pattern.IndexOf(":]", _position + 2, StringComparison.Ordinal);
        if (end < 0)
            return false;

        var name = pattern[(_position + 2)..end];
        var negated = name.StartsWith('^');
        (int From, int To)[] ranges = name.TrimStart('^') switch
        {
            "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
            "alpha" => [('A', 'Z'), ('a', 'z')],
            "ascii" => [(0, 0x7F)],
            "blank" => [('\t', '\t'), (' ', ' ')],
            "cntrl" => [(0, 0x1F), (0x7F, 0x7F)],
            "digit" => [('0', '9')],
            "graph" => [('!', '~')],
            "lower" => [('a', 'z')],
            "print" => [(' ', '~')],
            "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "space" => [('\t', '\r'), (' ', ' ')],
            "upper" => [('A', 'Z')],
            "word" => [('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
            "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => throw new RegexSyntaxException("invalid character class range"),
        };
        _position = end + 2;
        AddRanges(set, ranges, negated);
        return true;
    }

    /// <summary>Reads <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>\p{...}</c> and their negations.</summary>
    private bool TryClassEscape(RuneClass set)
    {
        if (_position + 1 >= pattern.Length)
            return false;

        var escape = pattern[_position + 1];
        switch (char.ToLowerInvariant(escape))
        {
            case 'd':
                AddRanges(set, [('0', '9')], escape == 'D');
                break;
            case 'w':
                AddRanges(set, [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')], escape == 'W');
                break;
            case 's':
                AddRanges(set, [('\t', '\n'), ('\f', '\r'), (' ', ' ')], escape == 'S');
                break;
            case 'p':
                UnicodeClass(set, escape == 'P');
                return true;
            default:
                return false;
        }

        _position += 2;
        return true;
    }

    private void UnicodeClass(RuneClass set, bool negated)
    {
        _position += 2;
        if (AtEnd)
            throw new RegexSyntaxException("invalid character class range");

        string name;
        if (pattern[_position] == '{')
        {
            var end = pattern.IndexOf('}', _position);
            if (end < 0)
                throw new RegexSyntaxException("invalid character class range");

            name = pattern[(_position + 1)..end];
            _position = end + 1;
        }
        else
        {
            name = pattern[_position++].ToString();
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (UnicodeScripts.Find(name) is { } script) AddRanges(set, script, negated);
        else set.AddCategories(UnicodeCategories.Find(name) ?? throw new RegexSyntaxException("invalid character class range"), negated);
    }

    private void AddRanges(RuneClass set, (int From, int To)[] ranges, bool negated)
    {
        var target = negated ? new RuneClass { IgnoresCase = _ignoresCase, IsNegated = true } : set;
        foreach (var (from, to) in ranges)
            target.Add(from, to);

        if (negated) set.Add(target);
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    private int EscapedRune()
    {
        if (_position + 1 >= pattern.Length)
            throw new RegexSyntaxException("trailing backslash at end of expression");

        _position++;
        var escape = ReadRune();
        switch (escape)
        {
            case 'a':
                return 7;
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return Hexadecimal();
            case '0':
                return Octal(0);
            case >= '1' and <= '7' when !AtEnd && pattern[_position] is >= '0' and <= '7':
                return Octal(escape - '0');
        }

        if (escape < 0x80 && !char.IsAsciiLetterOrDigit((char)escape) && escape != '_' || escape == '_')
            return escape;

        throw new RegexSyntaxException("invalid escape sequence");
    }

    private int Octal(int value)
    {
        for (var i = 0; i < 2 && !AtEnd && pattern[_position] is >= '0' and <= '7'; i++)
            value = value * 8 + (pattern[_position++] - '0');

        return value;
    }

    private int Hexadecimal()
    {
        string digits;
        if (!AtEnd && pattern[_position] == '{')
        {
            var end = pattern.IndexOf('}', _position);
            digits = end < 0 ? "" : pattern[(_position + 1)..end];
            _position = end + 1;
        }
        else
        {
            digits = _position + 2 <= pattern.Length ? pattern.Substring(_position, 2) : "";
            _position += digits.Length;
        }

        return digits.Length is > 0 and <= 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out var value) && value <= 0x10FFFF
            ? value
            : throw new RegexSyntaxException("invalid escape sequence");
    }
}
