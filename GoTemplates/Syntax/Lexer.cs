using System.Globalization;
using System.Text;

namespace GoTemplates.Syntax;

/// <summary>Turns a template's text into tokens, one at a time, as Go's <c>text/template/parse</c> does.</summary>
internal sealed class Lexer(string text, string leftDelimiter, string rightDelimiter, bool loopKeywords)
{
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const int TrimMarkerLength = 2;
    private const int EndOfText = -1;

    private int _position;
    private int _start;
    private int _parentheses;
    private bool _insideAction;
    private bool _finished;

    /// <summary>The next token. After an error or the end only the end follows.</summary>
    internal Token Next()
    {
        if (_finished)
            return new Token(TokenKind.EndOfText, text.Length, "");

        while (true)
        {
            var token = _insideAction ? NextInAction() : NextOutside();
            if (token is not { } found)
                continue;

            _finished = found.Kind is TokenKind.Error or TokenKind.EndOfText;
            return found;
        }
    }

    private Token? NextOutside()
    {
        var found = text.IndexOf(leftDelimiter, _position, StringComparison.Ordinal);
        if (found < 0)
        {
            _position = text.Length;
            if (_position > _start)
                return Emit(TokenKind.Text);

            return Emit(TokenKind.EndOfText);
        }

        if (found > _start)
        {
            var end = found;
            if (HasLeftTrimMarker(found + leftDelimiter.Length))
            {
                while (end > _start && IsSpace(text[end - 1]))
                    end--;
            }

            var token = new Token(TokenKind.Text, _start, text[_start..end]);
            _position = _start = found;
            if (token.Value.Length > 0)
                return token;
        }

        return LeftDelimiter(found);
    }

    private Token? LeftDelimiter(int position)
    {
        _start = position;
        _position = position + leftDelimiter.Length;
        var afterMarker = HasLeftTrimMarker(_position) ? TrimMarkerLength : 0;
        if (StartsWith(LeftComment, _position + afterMarker))
        {
            _position += afterMarker;
            return Comment();
        }

        var token = Emit(TokenKind.LeftDelimiter);
        _position = _start = _position + afterMarker;
        _parentheses = 0;
        _insideAction = true;
        return token;
    }

    private Token? Comment()
    {
        var end = text.IndexOf(RightComment, _position + LeftComment.Length, StringComparison.Ordinal);
        if (end < 0)
            return Error("unclosed comment");

        _position = end + RightComment.Length;
        if (!AtRightDelimiter(out var trim))
            return Error("comment ends before closing delimiter");

        PassRightDelimiter(trim);
        return null;
    }

    private Token RightDelimiter()
    {
        _ = AtRightDelimiter(out var trim);
        if (trim) _start = _position + TrimMarkerLength;
        var token = new Token(TokenKind.RightDelimiter, _start, rightDelimiter);
        PassRightDelimiter(trim);
        _insideAction = false;
        return token;
    }

    private void PassRightDelimiter(bool trim)
    {
        _position += rightDelimiter.Length + (trim ? TrimMarkerLength : 0);
        while (trim && _position < text.Length && IsSpace(text[_position]))
            _position++;

        _start = _position;
    }

    private Token NextInAction()
    {
        if (AtRightDelimiter(out _))
            return _parentheses == 0 ? RightDelimiter() : Error("unclosed left paren");

        var rune = Read();
        switch (rune)
        {
            case EndOfText:
                return Error("unclosed action");
            case ' ' or '\t' or '\r' or '\n':
                return Space();
            case '=':
                return Emit(TokenKind.Assign);
            case ':':
                return Read() == '=' ? Emit(TokenKind.Declare) : Error("expected :=");
            case '|':
                return Emit(TokenKind.Pipe);
            case '"':
                return Quoted('"', TokenKind.String, "unterminated quoted string");
            case '`':
                return RawString();
            case '$':
                return FieldOrVariable(TokenKind.Variable);
            case '\'':
                return Quoted('\'', TokenKind.CharConstant, "unterminated character constant");
            case '.' when _position >= text.Length || !char.IsAsciiDigit(text[_position]):
                return FieldOrVariable(TokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                _position--;
                return Number();
            case '(':
                _parentheses++;
                return Emit(TokenKind.LeftParenthesis);
            case ')':
                return --_parentheses < 0 ? Error("unexpected right paren") : Emit(TokenKind.RightParenthesis);
            default:
                if (IsAlphanumeric(rune)) return Identifier();
                return rune is > ' ' and < 0x7F ? Emit(TokenKind.Char) : Error($"unrecognized character in action: {CharacterName(rune)}");
        }
    }

    private Token Space()
    {
        while (_position < text.Length && IsSpace(text[_position]))
            _position++;

        // The last space before "-}}" belongs to the delimiter.
        if (StartsWith("-", _position) && StartsWith(rightDelimiter, _position + 1))
            _position--;

        return Emit(TokenKind.Space);
    }

    private Token Identifier()
    {
        while (IsAlphanumeric(Peek()))
            Read();

        if (!AtTerminator())
            return Error($"bad character {CharacterName(Peek())}");

        var kind = Keyword(text.AsSpan(_start.._position));
        return Emit(kind);
    }

    private TokenKind Keyword(ReadOnlySpan<char> word) => word switch
    {
        "true" or "false" => TokenKind.Bool,
        "nil" => TokenKind.Nil,
        "block" => TokenKind.Block,
        "break" when loopKeywords => TokenKind.Break,
        "continue" when loopKeywords => TokenKind.Continue,
        "define" => TokenKind.Define,
        "else" => TokenKind.Else,
        "end" => TokenKind.End,
        "if" => TokenKind.If,
        "range" => TokenKind.Range,
        "template" => TokenKind.Template,
        "with" => TokenKind.With,
        _ => TokenKind.Identifier,
    };

    private Token FieldOrVariable(TokenKind kind)
    {
        if (AtTerminator())
            return Emit(kind == TokenKind.Variable ? TokenKind.Variable : TokenKind.Dot);

        while (IsAlphanumeric(Peek()))
            Read();

        return AtTerminator() ? Emit(kind) : Error($"bad character {CharacterName(Peek())}");
    }

    private Token Quoted(char quote, TokenKind kind, string unterminated)
    {
        while (true)
        {
            var rune = Read();
            if (rune == quote) return Emit(kind);
            if (rune == '\\') rune = Read();
            if (rune is EndOfText or '\n') return Error(unterminated);
        }
    }

    private Token RawString()
    {
        var end = text.IndexOf('`', _position);
        if (end < 0)
            return Error("unterminated raw quoted string");

        _position = end + 1;
        return Emit(TokenKind.RawString);
    }

    private Token Number()
    {
        var valid = ScanNumber();
        if (valid && Peek() is '+' or '-')
        {
            valid = ScanNumber() && text[_position - 1] == 'i';
            return valid ? Emit(TokenKind.Complex) : BadNumber();
        }

        return valid ? Emit(TokenKind.Number) : BadNumber();
    }

    private Token BadNumber() => Error($"bad number syntax: {Formatting.Quoting.Quote(text[_start.._position])}");

    private bool ScanNumber()
    {
        const string Decimal = "0123456789_";
        const string Hexadecimal = "0123456789abcdefABCDEF_";
        Accept("+-");
        var digits = Decimal;
        if (Accept("0"))
        {
            if (Accept("xX")) digits = Hexadecimal;
            else if (Accept("oO")) digits = "01234567_";
            else if (Accept("bB")) digits = "01_";
        }

        AcceptRun(digits);
        if (Accept(".")) AcceptRun(digits);
        if (digits == Decimal && Accept("eE") || digits == Hexadecimal && Accept("pP"))
        {
            Accept("+-");
            AcceptRun(Decimal);
        }

        Accept("i");
        if (!IsAlphanumeric(Peek()))
            return true;

        Read();
        return false;
    }

    private bool AtRightDelimiter(out bool trim)
    {
        trim = _position + 1 < text.Length && IsSpace(text[_position]) && text[_position + 1] == '-'
            && StartsWith(rightDelimiter, _position + TrimMarkerLength);
        return trim || StartsWith(rightDelimiter, _position);
    }

    private bool AtTerminator() =>
        Peek() is EndOfText or ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '(' || StartsWith(rightDelimiter, _position);

    private bool HasLeftTrimMarker(int position) =>
        position + 1 < text.Length && text[position] == '-' && IsSpace(text[position + 1]);

    private bool StartsWith(string value, int position) =>
        position <= text.Length && text.AsSpan(position).StartsWith(value, StringComparison.Ordinal);

    private bool Accept(string valid)
    {
        if (_position >= text.Length || !valid.Contains(text[_position], StringComparison.Ordinal))
            return false;

        _position++;
        return true;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }

    private int Read()
    {
        var rune = Peek();
        if (rune != EndOfText) _position += rune > 0xFFFF ? 2 : 1;
        return rune;
    }

    private int Peek()
    {
        if (_position >= text.Length)
            return EndOfText;

        return Rune.TryGetRuneAt(text, _position, out var rune) ? rune.Value : text[_position];
    }

    private Token Emit(TokenKind kind)
    {
        var token = new Token(kind, _start, text[_start.._position]);
        _start = _position;
        return token;
    }

    private Token Error(string message) => new(TokenKind.Error, _start, message);

    private static bool IsSpace(char unit) => unit is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphanumeric(int rune)
    {
        if (rune is '_' || rune is >= 0 and < 0x80 && char.IsAsciiLetterOrDigit((char)rune)) return true;
        if (rune < 0x80 || !Rune.IsValid(rune)) return false;
        return Rune.GetUnicodeCategory(new Rune(rune)) <= UnicodeCategory.OtherLetter
            || Rune.GetUnicodeCategory(new Rune(rune)) == UnicodeCategory.DecimalDigitNumber;
    }

    private static string CharacterName(int rune) =>
        rune is > ' ' and not 0x7F && Rune.IsValid(rune) ? $"U+{rune:X4} '{new Rune(rune)}'" : $"U+{Math.Max(rune, 0):X4}";
}
