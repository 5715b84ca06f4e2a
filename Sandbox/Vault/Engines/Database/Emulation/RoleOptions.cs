using System.Globalization;
using Sandbox.Vault.Engines.Database.Servers;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>The options of <c>CREATE ROLE</c> and <c>ALTER ROLE</c>.</summary>
/// <param name="Role">The role with its options.</param>
/// <param name="Named">The other roles that they name.</param>
internal sealed record RoleOptions(EmulatedRole Role, IReadOnlyList<string> Named)
{
    private static readonly string[] WithoutEffect =
        ["createdb", "nocreatedb", "inherit", "noinherit", "replication", "noreplication", "bypassrls", "nobypassrls"];

    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:sszz", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"];

    /// <summary>Reads the options up to the end of a statement.</summary>
    /// <param name="at">The index of the first word; past the last one afterwards.</param>
    /// <param name="words">The statement.</param>
    /// <param name="role">The role as it is.</param>
    /// <exception cref="SqlErrorException">An option is wrong.</exception>
    public static RoleOptions Read(ref int at, IReadOnlyList<SqlToken> words, EmulatedRole role)
    {
        var reader = new Reader(words, at) { Role = role };
        reader.Read();
        at = words.Count;
        return new RoleOptions(reader.Role, reader.Named);
    }

    /// <summary>The error at a word that can't stand where it does.</summary>
    public static SqlErrorException Syntax(SqlToken token) => new(
        SqlStates.SyntaxError, token.Kind == SqlTokenKind.End ? "syntax error at end of input" : $"syntax error at or near \"{token.Raw}\"");

    private static DateTimeOffset? Time(string text)
    {
        if (text is "infinity" or "")
            return text.Length > 0 ? null : throw Invalid(text);
        if (text == "-infinity")
            return DateTimeOffset.MinValue;
        var normal = text.Length > 5 && text[^5] is '+' or '-' && char.IsAsciiDigit(text[^1]) && text[^3] != ':'
            ? text.Insert(text.Length - 2, ":")
            : text;
        return DateTimeOffset.TryParseExact(normal, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || DateTimeOffset.TryParse(normal, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? time
            : throw Invalid(text);
    }

    private static SqlErrorException Invalid(string time) =>
        new(SqlStates.InvalidTimestamp, $"invalid input syntax for type timestamp with time zone: \"{time}\"");

    private sealed class Reader(IReadOnlyList<SqlToken> words, int at)
    {
        private readonly HashSet<string> _seen = [];
        private int _at = at;

        public required EmulatedRole Role { get; set; }

        public List<string> Named { get; } = [];

        private SqlToken Current => _at < words.Count ? words[_at] : new SqlToken(SqlTokenKind.End, "", "");

        public void Read()
        {
            if (Current.Is("with"))
                _at++;
            while (Current.Kind != SqlTokenKind.End)
                Option(Advance());
        }

        private void Option(SqlToken option)
        {
            if (option.Kind != SqlTokenKind.Word)
                throw Syntax(option);
            var meaning = option.Value.StartsWith("no", StringComparison.Ordinal) ? option.Value[2..] : option.Value;
            if (meaning is not ("in" or "encrypted") && !_seen.Add(meaning))
                throw new SqlErrorException(SqlStates.SyntaxError, "conflicting or redundant options");
            switch (option.Value)
            {
                case "login" or "nologin":
                    Role = Role with { CanLogIn = option.Value == "login" };
                    break;
                case "superuser" or "nosuperuser":
                    Role = Role with { IsSuperuser = option.Value == "superuser" };
                    break;
                case "createrole" or "nocreaterole":
                    Role = Role with { CanCreateRoles = option.Value == "createrole" };
                    break;
                case "encrypted" when Current.Is("password"):
                    Option(Advance());
                    break;
                case "password":
                    var password = Advance();
                    Role = Role with { Password = password.Is("null") ? null : TextOf(password) };
                    break;
                case "valid":
                    Expect("until");
                    Role = Role with { ValidUntil = Time(TextOf(Advance())) };
                    break;
                case "connection":
                    Expect("limit");
                    ReadNumber();
                    break;
                case "sysid":
                    ReadNumber();
                    break;
                case "in":
                    if (!Current.Is("role") && !Current.Is("group"))
                        throw Syntax(Current);
                    _at++;
                    ReadNames();
                    break;
                case "role" or "admin" or "user":
                    ReadNames();
                    break;
                default:
                    if (!WithoutEffect.Contains(option.Value))
                        throw new SqlErrorException(SqlStates.SyntaxError, $"unrecognized role option \"{option.Value}\"");
                    break;
            }
        }

        private static string TextOf(SqlToken token) => token.Kind == SqlTokenKind.Text ? token.Value : throw Syntax(token);

        private void ReadNumber()
        {
            if (Current.IsSign('-') || Current.IsSign('+'))
                _at++;
            if (Advance() is { Kind: not SqlTokenKind.Number } other)
                throw Syntax(other);
        }

        private void ReadNames()
        {
            while (true)
            {
                var name = Advance();
                if (!name.IsName)
                    throw Syntax(name);
                Named.Add(name.Value);
                if (!Current.IsSign(','))
                    return;
                _at++;
            }
        }

        private void Expect(string keyword)
        {
            var token = Advance();
            if (!token.Is(keyword))
                throw Syntax(token);
        }

        private SqlToken Advance()
        {
            var token = Current;
            _at++;
            return token;
        }
    }
}
