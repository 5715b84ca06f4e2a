using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.Userpass;

/// <summary>The auth method <c>userpass</c>: names and passwords.</summary>
/// <param name="accessor">The mount's accessor.</param>
public sealed class UserpassAuthMethod(string accessor) : Backend
{
    private const int Iterations = 10_000;
    private const int HashSize = 32;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, UserpassUser> _users = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths => ["login/*"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Find(auth.Metadata!["username"])?.Token.Renew(auth));

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["users"] = StateJson.Write(_users) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _users.Clear();
            foreach (var (name, entry) in StateJson.Read<Dictionary<string, UserpassUser>>(state["users"]))
                _users[name] = entry;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        var user = new Dictionary<string, FieldType>(TokenParameters.Fields)
        {
            ["username"] = FieldType.Text,
            ["password"] = FieldType.Text,
        };
        return
        [
            new("users/?") { List = (_, _, _) => Answer(ListUsers()) },
            new("users/(?<username>[^/]+)/password") { Fields = user, Write = (_, fields, _) => Answer(ChangePassword(fields)) },
            new("users/(?<username>[^/]+)/policies") { Fields = user, Write = (_, fields, _) => Answer(ChangePolicies(fields)) },
            new("users/(?<username>[^/]+)")
            {
                Fields = user,
                Exists = fields => Find(fields.Text("username")) is not null,
                Read = (_, fields, _) =>
                    Answer(Find(fields.Text("username")) is { } found ? VaultResponse.Of(found.Token.AddTo([])) : null),
                Write = (_, fields, _) => Answer(WriteUser(fields)),
                Delete = (_, fields, _) => Answer(DeleteUser(fields.Text("username"))),
            },
            new("login/(?<username>[^/]+)") { Fields = user, Write = (_, fields, _) => Answer(Login(fields)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse Login(FieldData fields)
    {
        var name = fields.Text("username").ToLowerInvariant();
        if (fields.Text("password").Length == 0)
            throw VaultException.Failed("missing password");
        if (Find(name) is not { } user
            || !CryptographicOperations.FixedTimeEquals(Hash(fields.Text("password"), user.Salt), user.PasswordHash))
            throw VaultException.Refused("invalid username or password");
        return new VaultResponse
        {
            Auth = user.Token.AddTo(new Auth
            {
                Alias = new EntityAlias(name, accessor, "userpass", new Dictionary<string, string>()),
                Metadata = new Dictionary<string, string> { ["username"] = name },
                DisplayName = name,
            }),
        };
    }

    private static byte[] Hash(string password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, HashSize);

    private UserpassUser? Find(string name)
    {
        lock (_gate)
            return _users.GetValueOrDefault(name.ToLowerInvariant());
    }

    private VaultResponse? WriteUser(FieldData fields)
    {
        var present = Find(fields.Text("username")) ?? new UserpassUser([], [], new TokenParameters());
        if (present.PasswordHash.Length == 0 && fields.Text("password").Length == 0)
            throw VaultException.Refused("missing password");
        var user = present with { Token = present.Token.With(fields) };
        Put(fields, fields.Text("password").Length > 0 ? WithPassword(user, fields.Text("password")) : user);
        return null;
    }

    private VaultResponse? ChangePassword(FieldData fields)
    {
        var user = Find(fields.Text("username")) ?? throw VaultException.Failed("username does not exist");
        if (fields.Text("password").Length == 0)
            throw VaultException.Refused("missing password");
        Put(fields, WithPassword(user, fields.Text("password")));
        return null;
    }

    private VaultResponse? ChangePolicies(FieldData fields)
    {
        var user = Find(fields.Text("username")) ?? throw VaultException.Failed("username does not exist");
        Put(fields, user with { Token = user.Token.With(fields) });
        return null;
    }

    private static UserpassUser WithPassword(UserpassUser user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return user with { Salt = salt, PasswordHash = Hash(password, salt) };
    }

    private void Put(FieldData fields, UserpassUser user)
    {
        lock (_gate)
            _users[fields.Text("username").ToLowerInvariant()] = user;
    }

    private VaultResponse? DeleteUser(string name)
    {
        lock (_gate)
            _users.Remove(name.ToLowerInvariant());
        return null;
    }

    private VaultResponse ListUsers()
    {
        lock (_gate)
            return VaultResponse.OfKeys([.. _users.Keys]);
    }
}
