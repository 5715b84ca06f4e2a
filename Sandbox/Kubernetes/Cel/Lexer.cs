using System.Globalization;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Splits an expression into tokens.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _position;

    /// <summary>The tokens, the last of which is the end.</summary>
    public List<Token> Read()
    {
        List<Token> tokens = [];
        while (true)
        {
            SkipBlank();
            if (_position >= source.Length)
            {
                tokens.Add(new Token(TokenKind.End, "<EOF>", source.Length));
                return tokens;
            }

            tokens.Add(Next());
        }
    }

    private void SkipBlank()
    {
        while (_position < source.Length)
        {
            if (source.AsSpan(_position).StartsWith("//"))
            {
                var end = source.IndexOf('\n', _position);
                _position = end < 0 ? source.Length : end + 1;
            }
            else if (source[_position] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _position++;
            }
            else
            {
                return;
            }
        }
    }

    private Token Next()
    {
        var (start, c) = (_position, source[_position]);
        if (char.IsAsciiDigit(c) || (c == '.' && _position + 1 < source.Length && char.IsAsciiDigit(source[_position + 1])))
            return Number(start);
        if (StringLiteral.TryRead(source, ref _position, out var value))
            return new Token(TokenKind.Literal, source[start.._position], start, value);
        if (c == '`')
            return Quoted(start);

        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (_position < source.Length && (char.IsAsciiLetterOrDigit(source[_position]) || source[_position] == '_'))
                _position++;
            var name = source[start.._position];
            return name switch
            {
                "true" => new Token(TokenKind.Literal, name, start, true),
                "false" => new Token(TokenKind.Literal, name, start, false),
                "null" => new Token(TokenKind.Literal, name, start),
                "in" => new Token(TokenKind.Symbol, name, start),
                _ => new Token(TokenKind.Identifier, name, start),
            };
        }

        var symbol = Array.Find(Symbols, symbol => source.AsSpan(start).StartsWith(symbol))
            ?? throw new CelSyntaxException(start, $"Syntax error: token recognition error at: '{c}'");
        _position += symbol.Length;
        return new Token(TokenKind.Symbol, symbol, start);
    }

    private Token Quoted(int start)
    {
        var end = source.IndexOf('`', start + 1);
        if (end < 0)
            throw new CelSyntaxException(start, "Syntax error: token recognition error at: '`'");
        _position = end + 1;
        return new Token(TokenKind.Identifier, source[(start + 1)..end], start);
    }

    private Token Number(int start)
    {
        if (source.AsSpan(start).StartsWith("0x") || source.AsSpan(start).StartsWith("0X"))
        {
            _position += 2;
            while (_position < source.Length && char.IsAsciiHexDigit(source[_position]))
                _position++;
            var hex = source[(start + 2).._position];
            return Whole(
                start, ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null);
        }

        SkipDigits();
        var isDouble = false;
        if (_position + 1 < source.Length && source[_position] == '.' && char.IsAsciiDigit(source[_position + 1]))
        {
            isDouble = true;
            _position++;
            SkipDigits();
        }

        if (_position < source.Length && source[_position] is 'e' or 'E')
        {
            isDouble = true;
            _position++;
            if (_position < source.Length && source[_position] is '+' or '-')
                _position++;
            SkipDigits();
        }

        var text = source[start.._position];
        if (isDouble)
            return new Token(TokenKind.Literal, text, start, double.Parse(text, CultureInfo.InvariantCulture));
        return Whole(start, ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null);
    }

    private Token Whole(int start, ulong? number)
    {
        var isUnsigned = _position < source.Length && source[_position] is 'u' or 'U';
        if (isUnsigned)
            _position++;
        var text = source[start.._position];

        // 2^63 is allowed here: it may have a minus before it.
        if (number is null || (!isUnsigned && number > 1UL << 63))
            throw new CelSyntaxException(start, $"invalid {(isUnsigned ? "uint" : "int")} literal");
        object value = isUnsigned ? number : number == 1UL << 63 ? new MinimumMagnitude() : (long)number;
        return new Token(TokenKind.Literal, text, start, value);
    }

    private void SkipDigits()
    {
        while (_position < source.Length && char.IsAsciiDigit(source[_position]))
            _position++;
    }

    /// <summary>2^63, which is an int only with a minus before it.</summary>
    internal sealed record MinimumMagnitude;
}
