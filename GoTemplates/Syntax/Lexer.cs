namespace GoTemplates.Syntax;

/// <summary>Turns a template's text into tokens, one at a time, as Go's <c>text/template/parse</c> does.</summary>
internal sealed partial class Lexer(string text, string leftDelimiter, string rightDelimiter, bool loopKeywords)
{
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const int TrimMarkerLength = 2;

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

        var token = Emit(TokenKind.LeftDelimiter, leftDelimiter);
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

    private bool AtRightDelimiter(out bool trim)
    {
        trim = _position + 1 < text.Length && IsSpace(text[_position]) && text[_position + 1] == '-'
            && StartsWith(rightDelimiter, _position + TrimMarkerLength);
        return trim || StartsWith(rightDelimiter, _position);
    }

    private bool HasLeftTrimMarker(int position) =>
        position + 1 < text.Length && text[position] == '-' && IsSpace(text[position + 1]);

    private bool StartsWith(string value, int position) =>
        position <= text.Length && text.AsSpan(position).StartsWith(value, StringComparison.Ordinal);

    private Token Emit(TokenKind kind) => Emit(kind, text[_start.._position]);

    private Token Emit(TokenKind kind, string value)
    {
        var token = new Token(kind, _start, value);
        _start = _position;
        return token;
    }

    private Token Error(string message) => new(TokenKind.Error, _start, message);

    private static bool IsSpace(char unit) => unit is ' ' or '\t' or '\r' or '\n';
}
