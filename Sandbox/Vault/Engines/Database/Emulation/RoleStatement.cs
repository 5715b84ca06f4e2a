using System.Text;
using Sandbox.Vault.Engines.Database.Servers;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>One statement on the emulated PostgreSQL. What is about roles is carried out; grants are checked for the roles they name;
/// other statements that PostgreSQL knows by their first words have no effect; the rest is a syntax error.</summary>
/// <param name="words">The statement.</param>
/// <param name="roles">The roles, which it changes.</param>
/// <param name="user">Who runs it.</param>
public sealed class RoleStatement(IReadOnlyList<SqlToken> words, Dictionary<string, EmulatedRole> roles, string user)
{
    private const int MaxNameLength = 63;

    // What may stand beside the names of granted roles.
    private static readonly string[] GrantOptions = ["admin", "option", "for", "grant", "inherit", "set"];

    private int _at;

    private SqlToken Current => _at < words.Count ? words[_at] : new SqlToken(SqlTokenKind.End, "", "");

    private EmulatedRole? Self => roles.GetValueOrDefault(user);

    private bool MayChangeRoles => Self is { IsSuperuser: true } or { CanCreateRoles: true };

    /// <summary>Runs it.</summary>
    /// <exception cref="SqlErrorException">It is wrong; the message is PostgreSQL's.</exception>
    public void Run()
    {
        while (Current.IsSign('('))
            _at++;
        var verb = Advance();
        if (verb.Kind != SqlTokenKind.Word || _at > 1)
            NoEffect(verb);
        else if (verb.Value == "create")
            Create();
        else if (verb.Value == "alter")
            Alter();
        else if (verb.Value == "drop")
            Drop();
        else if (verb.Value is "grant" or "revoke")
            Grant(verb.Value == "grant" ? "to" : "from");
        else if (verb.Value == "reassign")
            Reassign();
        else
            NoEffect(verb);
    }

    private static void NoEffect(SqlToken verb)
    {
        if (verb.Kind != SqlTokenKind.Word || !SqlKeywords.WithoutEffect.Contains(verb.Value))
            throw Syntax(verb);
    }

    private void Reassign()
    {
        Expect("owned");
        Expect("by");
        RequireAll(Names());
        Expect("to");
        RequireAll([Name()]);
        End();
    }

    private void Create()
    {
        var kind = Advance();
        if (!IsRole(kind))
            return;
        var name = Name();
        var options = RoleOptions.Read(ref _at, words, new EmulatedRole { CanLogIn = kind.Is("user") });
        if (!MayChangeRoles)
            throw new SqlErrorException(SqlStates.InsufficientPrivilege, "permission denied to create role");
        if (name.StartsWith("pg_", StringComparison.Ordinal) || name is "public" or "none")
            throw new SqlErrorException(SqlStates.ReservedName, $"role name \"{name}\" is reserved");
        if (roles.ContainsKey(name))
            throw new SqlErrorException(SqlStates.DuplicateObject, $"role \"{name}\" already exists");
        RequireAll(options.Named);
        roles[name] = options.Role;
    }

    private void Alter()
    {
        if (!IsRole(Advance()))
            return;
        var name = Current.Is("all") ? Advance().Value : Name();
        if (Current.Is("set") || Current.Is("reset") || Current.Is("in"))
        {
            if (name != "all")
                Require(name);
            return;
        }

        if (Current.Is("rename"))
        {
            Advance();
            Expect("to");
            Rename(name, Name());
            return;
        }

        var options = RoleOptions.Read(ref _at, words, roles.GetValueOrDefault(name) ?? new EmulatedRole());
        Require(name);
        if (!MayChangeRoles && name != user)
            throw new SqlErrorException(SqlStates.InsufficientPrivilege, "permission denied");
        roles[name] = options.Role;
    }

    private void Rename(string name, string other)
    {
        End();
        Require(name);
        if (name == user)
            throw new SqlErrorException("0A000", "session user cannot be renamed");
        if (roles.ContainsKey(other))
            throw new SqlErrorException(SqlStates.DuplicateObject, $"role \"{other}\" already exists");
        roles.Remove(name, out var role);
        roles[other] = role!;
    }

    private void Drop()
    {
        var kind = Advance();
        if (kind.Is("owned"))
        {
            Expect("by");
            RequireAll(Names());
            return;
        }

        if (!IsRole(kind))
            return;
        var mayBeAbsent = Current.Is("if");
        if (mayBeAbsent)
        {
            Advance();
            Expect("exists");
        }

        var names = Names();
        End();
        if (!MayChangeRoles)
            throw new SqlErrorException(SqlStates.InsufficientPrivilege, "permission denied to drop role");
        foreach (var name in names)
        {
            if (name == user)
                throw new SqlErrorException(SqlStates.ObjectInUse, "current user cannot be dropped");
            if (!roles.Remove(name) && !mayBeAbsent)
                throw Undefined(name);
        }
    }

    // GRANT what [ON ...] TO roles. Without ON, what is granted is roles too.
    private void Grant(string preposition)
    {
        if (Current.Kind == SqlTokenKind.End)
            throw Syntax(Current);
        var start = _at;
        var isOfRoles = true;
        while (!Current.Is(preposition))
        {
            if (Current.Kind == SqlTokenKind.End)
                throw Syntax(Current);
            isOfRoles &= !Current.Is("on");
            Advance();
        }

        var granted = words.Skip(start).Take(_at - start).Where(w => w.IsName).Select(w => Cut(w.Value)).ToList();
        Advance();
        var receivers = Names();
        if (isOfRoles)
            RequireAll(granted.Where(n => !GrantOptions.Contains(n)));
        RequireAll(receivers);
    }

    // False for another kind of object, such as USER MAPPING, which is of a foreign server.
    private bool IsRole(SqlToken kind)
    {
        if (kind.Is("role") || kind.Is("group") || (kind.Is("user") && !Current.Is("mapping")))
            return true;
        if (!kind.Is("user") && (kind.Kind != SqlTokenKind.Word || !SqlKeywords.ObjectTypes.Contains(kind.Value)))
            throw Syntax(kind);
        return false;
    }

    private static string Cut(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= MaxNameLength ? name : Encoding.UTF8.GetString(bytes, 0, MaxNameLength);
    }

    private List<string> Names()
    {
        List<string> names = [];
        do
        {
            if (names.Count > 0)
                Advance();
            if (Current.Is("group"))
                Advance();
            names.Add(Name());
        }
        while (Current.IsSign(','));
        return names;
    }

    private string Name()
    {
        var token = Advance();
        if (!token.IsName)
            throw Syntax(token);
        return token.Is("current_user") || token.Is("session_user") || token.Is("current_role") ? user : Cut(token.Value);
    }

    private void RequireAll(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (name != "public")
                Require(name);
        }
    }

    // PostgreSQL's own roles, such as pg_read_all_data, are always there.
    private void Require(string name)
    {
        if (!roles.ContainsKey(name) && !name.StartsWith("pg_", StringComparison.Ordinal))
            throw Undefined(name);
    }

    private void Expect(string keyword)
    {
        var token = Advance();
        if (!token.Is(keyword))
            throw Syntax(token);
    }

    private void End()
    {
        if (Current.Kind != SqlTokenKind.End)
            throw Syntax(Current);
    }

    private SqlToken Advance()
    {
        var token = Current;
        _at++;
        return token;
    }

    private static SqlErrorException Undefined(string name) => new(SqlStates.UndefinedObject, $"role \"{name}\" does not exist");

    private static SqlErrorException Syntax(SqlToken token) => RoleOptions.Syntax(token);
}
