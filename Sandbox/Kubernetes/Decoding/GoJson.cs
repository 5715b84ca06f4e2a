using System.Text;

namespace Sandbox.Kubernetes.Decoding;

/// <summary>Says what is wrong with a JSON text in the words of Go's <c>encoding/json</c>, which reach users in error messages.</summary>
public sealed class GoJson
{
    private const string End = "unexpected end of JSON input";
    private readonly string _text;
    private int _position;
    private string? _problem;

    private GoJson(string text) => _text = text;

    /// <summary>The problem, or null if the text is JSON.</summary>
    public static string? Problem(string text)
    {
        var scanner = new GoJson(text);
        if (scanner.Value() && scanner.SkipSpace() && scanner._position < text.Length)
            scanner.Invalid("after top-level value");
        return scanner._problem;
    }

    private bool Value()
    {
        SkipSpace();
        if (_position >= _text.Length)
            return Fail(End);
        return _text[_position] switch
        {
            '{' => Items('}', isObject: true),
            '[' => Items(']', isObject: false),
            '"' => Text(),
            't' => Literal("true"),
            'f' => Literal("false"),
            'n' => Literal("null"),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Invalid("looking for beginning of value"),
        };
    }

    private bool Items(char close, bool isObject)
    {
        _position++;
        SkipSpace();
        if (Take(close))
            return true;
        while (true)
        {
            if (isObject && !Key())
                return false;
            if (!Value())
                return false;
            SkipSpace();
            if (Take(close))
                return true;
            if (!Take(','))
                return Invalid(isObject ? "after object key:value pair" : "after array element");
            SkipSpace();
        }
    }

    private bool Key()
    {
        if (_position >= _text.Length)
            return Fail(End);
        if (_text[_position] != '"')
            return Invalid("looking for beginning of object key string");
        if (!Text())
            return false;
        SkipSpace();
        return Take(':') || Invalid("after object key");
    }

    private bool Text()
    {
        for (_position++; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '"':
                    _position++;
                    return true;
                case '\\':
                    _position++;
                    if (_position < _text.Length && !"bfnrt\\/\"u".Contains(_text[_position]))
                        return Invalid("in string escape code");
                    break;
                case < ' ':
                    return Invalid("in string literal");
            }
        }

        return Fail(End);
    }

    private bool Literal(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            _position++;
            if (_position >= _text.Length)
                return Fail(End);
            if (_text[_position] != word[i])
                return Invalid($"in literal {word} (expecting '{word[i]}')");
        }

        _position++;
        return true;
    }

    private bool Number()
    {
        if (_text[_position] == '-' && (++_position >= _text.Length || !char.IsAsciiDigit(_text[_position])))
            return _position >= _text.Length ? Fail(End) : Invalid("in numeric literal");
        while (_position < _text.Length && (char.IsAsciiDigit(_text[_position]) || _text[_position] is '.' or 'e' or 'E' or '+' or '-'))
            _position++;
        return true;
    }

    private bool SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
            _position++;
        return true;
    }

    private bool Take(char wanted)
    {
        if (_position >= _text.Length || _text[_position] != wanted)
            return false;
        _position++;
        return true;
    }

    private bool Invalid(string where)
    {
        if (_position >= _text.Length)
            return Fail(End);
        var rune = Rune.GetRuneAt(_text, _position);
        var shown = rune.Value switch
        {
            '\'' => @"'\''",
            '"' => "'\"'",
            < ' ' or 0x7f => $@"'\x{rune.Value:x2}'",
            > 0x7f and < 0xa0 => $@"'\u{rune.Value:x4}'",
            _ => $"'{rune}'"
        };
        return Fail($"invalid character {shown} {where}");
    }

    private bool Fail(string problem)
    {
        _problem ??= problem;
        return false;
    }
}
