using System.Globalization;
using System.Text;

namespace GoTemplates.Syntax;

/// <content>The tokens inside an action: words, literals and operators.</content>
internal sealed partial class Lexer
{
    private const int EndOfText = -1;

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

        return _position - _start == 1 ? Emit(TokenKind.Space, " ") : Emit(TokenKind.Space);
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

    private bool AtTerminator() =>
        Peek() is EndOfText or ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '(' || StartsWith(rightDelimiter, _position);

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
