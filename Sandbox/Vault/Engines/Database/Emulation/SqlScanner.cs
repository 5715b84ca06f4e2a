using System.Text;
using Sandbox.Vault.Engines.Database.Servers;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>Splits SQL into words, as PostgreSQL's scanner does: names fold to lower case unless quoted, text may stand between dollars,
/// comments nest.</summary>
/// <param name="sql">The text.</param>
public sealed class SqlScanner(string sql)
{
    private int _at;

    private char Current => _at < sql.Length ? sql[_at] : '\0';

    /// <summary>The statements of a text, each as its words, without the semicolons; empty ones are left out.</summary>
    /// <exception cref="SqlErrorException">A quote or a comment has no end.</exception>
    public static IReadOnlyList<IReadOnlyList<SqlToken>> Statements(string sql)
    {
        var scanner = new SqlScanner(sql);
        List<IReadOnlyList<SqlToken>> statements = [];
        List<SqlToken> words = [];
        while (true)
        {
            var token = scanner.Next();
            var isEnd = token.Kind == SqlTokenKind.End;
            if (!isEnd && !token.IsSign(';'))
            {
                words.Add(token);
                continue;
            }

            if (words.Count > 0)
                statements.Add(words);
            if (isEnd)
                return statements;
            words = [];
        }
    }

    private SqlToken Next()
    {
        SkipSpace();
        var start = _at;
        switch (Current)
        {
            case '\0':
                return new SqlToken(SqlTokenKind.End, "", "");
            case '"':
                var name = Quoted('"', "quoted identifier", hasEscapes: false);
                return name.Length > 0
                    ? new SqlToken(SqlTokenKind.QuotedName, name, sql[start.._at])
                    : throw Error("zero-length delimited identifier", "\"\"");
            case '\'':
                return new SqlToken(SqlTokenKind.Text, Quoted('\'', "quoted string", hasEscapes: false), sql[start.._at]);
            case 'e' or 'E' when _at + 1 < sql.Length && sql[_at + 1] == '\'':
                _at++;
                return new SqlToken(SqlTokenKind.Text, Quoted('\'', "quoted string", hasEscapes: true), sql[start.._at]);
            case '$' when DollarTag() is { } tag:
                return new SqlToken(SqlTokenKind.Text, BetweenDollars(tag), sql[start.._at]);
            case var c when char.IsLetter(c) || c == '_':
                Take(d => char.IsLetterOrDigit(d) || d is '_' or '$');
                return new SqlToken(SqlTokenKind.Word, sql[start.._at].ToLowerInvariant(), sql[start.._at]);
            case var c when char.IsAsciiDigit(c):
                Take(d => char.IsAsciiDigit(d) || d == '.');
                return new SqlToken(SqlTokenKind.Number, sql[start.._at], sql[start.._at]);
            default:
                _at++;
                return new SqlToken(SqlTokenKind.Sign, sql[start.._at], sql[start.._at]);
        }
    }

    private string Quoted(char quote, string what, bool hasEscapes)
    {
        var start = _at;
        var value = new StringBuilder();
        for (_at++; _at < sql.Length; _at++)
        {
            if (hasEscapes && Current == '\\' && _at + 1 < sql.Length)
            {
                _at++;
                value.Append(Current switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
            }
            else if (Current != quote)
            {
                value.Append(Current);
            }
            else if (_at + 1 < sql.Length && sql[_at + 1] == quote)
            {
                value.Append(quote);
                _at++;
            }
            else
            {
                _at++;
                return value.ToString();
            }
        }

        throw Error($"unterminated {what}", sql[start..]);
    }

    // The opening of a text between dollars, such as $$ or $body$; null for a parameter such as $1.
    private string? DollarTag()
    {
        var end = _at + 1;
        while (end < sql.Length && (char.IsLetter(sql[end]) || sql[end] == '_' || (end > _at + 1 && char.IsAsciiDigit(sql[end]))))
            end++;
        return end < sql.Length && sql[end] == '$' ? sql[_at..(end + 1)] : null;
    }

    private string BetweenDollars(string tag)
    {
        var start = _at + tag.Length;
        var end = sql.IndexOf(tag, start, StringComparison.Ordinal);
        if (end < 0)
            throw Error("unterminated dollar-quoted string", sql[_at..]);
        _at = end + tag.Length;
        return sql[start..end];
    }

    private void SkipSpace()
    {
        while (_at < sql.Length)
        {
            if (char.IsWhiteSpace(Current))
                _at++;
            else if (At("--"))
                Take(c => c != '\n');
            else if (At("/*"))
                SkipComment();
            else
                return;
        }
    }

    private void SkipComment()
    {
        var start = _at;
        var depth = 0;
        do
        {
            if (_at >= sql.Length)
                throw Error("unterminated /* comment", sql[start..]);
            depth += At("/*") ? 1 : At("*/") ? -1 : 0;
            _at += At("/*") || At("*/") ? 2 : 1;
        }
        while (depth > 0);
    }

    private void Take(Func<char, bool> belongs)
    {
        while (_at < sql.Length && belongs(sql[_at]))
            _at++;
    }

    private bool At(string sign) => sql.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal);

    private static SqlErrorException Error(string what, string near) => new(SqlStates.SyntaxError, $"{what} at or near \"{near}\"");
}
