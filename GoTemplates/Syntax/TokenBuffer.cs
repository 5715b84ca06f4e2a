namespace GoTemplates.Syntax;

/// <summary>The tokens of a lexer with a look-ahead of three.</summary>
internal sealed class TokenBuffer(Lexer lexer)
{
    private readonly Token[] _tokens = new Token[3];
    private int _ahead;

    /// <summary>The token read from the lexer last, which is where a message points to.</summary>
    internal Token Latest => _tokens[0];

    internal Token Next()
    {
        if (_ahead > 0) _ahead--;
        else _tokens[0] = lexer.Next();

        return _tokens[_ahead];
    }

    internal Token Peek()
    {
        if (_ahead > 0)
            return _tokens[_ahead - 1];

        _ahead = 1;
        return _tokens[0] = lexer.Next();
    }

    internal Token NextNonSpace()
    {
        var token = Next();
        while (token.Kind == TokenKind.Space)
            token = Next();

        return token;
    }

    internal Token PeekNonSpace()
    {
        var token = NextNonSpace();
        Back();
        return token;
    }

    /// <summary>Puts the token read last back.</summary>
    internal void Back() => _ahead++;

    /// <summary>Puts the token that is next back, and one before it.</summary>
    internal void Back(Token before)
    {
        _tokens[1] = before;
        _ahead = 2;
    }

    /// <summary>Puts the token that is next back, and two before it.</summary>
    internal void Back(Token first, Token second)
    {
        _tokens[1] = second;
        _tokens[2] = first;
        _ahead = 3;
    }
}
