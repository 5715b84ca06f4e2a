using System.Text;

namespace Sandbox.Vault.Policies;

/// <summary>Splits HCL (version 1) into tokens; comments are skipped.</summary>
/// <param name="text">The HCL.</param>
public sealed class HclScanner(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private int Column => _at - _lineStart + 1;

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>The next token.</summary>
    /// <exception cref="FormatException">A string or a comment has no end.</exception>
    public HclToken Next()
    {
        SkipSpace();
        if (_at >= text.Length)
            return new HclToken(HclTokenKind.EOF, "", _line, Column + 1); // HCL's scanner stands one behind the end
        var (line, column) = (_line, Column);
        var c = Current;
        if (c == '"')
            return new HclToken(HclTokenKind.STRING, Quoted(line, column), line, column);
        if (char.IsLetter(c) || c == '_')
            return Word(line, column);
        if (char.IsAsciiDigit(c) || c == '-')
            return new HclToken(HclTokenKind.NUMBER, Take(d => char.IsAsciiLetterOrDigit(d) || d is '.' or '-' or '+'), line, column);

        _at++;
        var kind = c switch
        {
            '=' => HclTokenKind.ASSIGN,
            '{' => HclTokenKind.LBRACE,
            '}' => HclTokenKind.RBRACE,
            '[' => HclTokenKind.LBRACK,
            ']' => HclTokenKind.RBRACK,
            ',' => HclTokenKind.COMMA,
            _ => HclTokenKind.ILLEGAL,
        };
        return new HclToken(kind, c.ToString(), line, column);
    }

    private HclToken Word(int line, int column)
    {
        var word = Take(d => char.IsLetterOrDigit(d) || d is '_' or '-' or '.');
        return new HclToken(word is "true" or "false" ? HclTokenKind.BOOL : HclTokenKind.IDENT, word, line, column);
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return text[start.._at];
    }

    private string Quoted(int line, int column)
    {
        var value = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (Current is '\0' or '\n')
                throw new FormatException($"At {line}:{column}: literal not terminated");
            if (Current != '\\')
            {
                value.Append(Current);
                continue;
            }

            _at++;
            value.Append(Current switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
        }

        _at++;
        return value.ToString();
    }

    private void SkipSpace()
    {
        while (_at < text.Length)
        {
            if (Current == '\n')
            {
                _at++;
                _line++;
                _lineStart = _at;
            }
            else if (char.IsWhiteSpace(Current))
            {
                _at++;
            }
            else if (Current == '#' || At("//"))
            {
                Take(c => c != '\n');
            }
            else if (At("/*"))
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipBlockComment()
    {
        var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException($"At {_line}:{Column}: comment not terminated");
        for (; _at < end + 2; _at++)
        {
            if (Current == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    private bool At(string sign) => text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal);
}
