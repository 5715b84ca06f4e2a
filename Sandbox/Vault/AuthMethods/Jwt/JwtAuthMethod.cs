using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>The auth method <c>jwt</c>: a JWT signed by a known key for a token.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">Whether an audience must be bound if the JWT has one.</param>
/// <param name="accessor">The mount's accessor.</param>
public sealed class JwtAuthMethod(TimeProvider clock, VaultFlavour flavour, string accessor) : Backend, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JwtRole> _roles = new(StringComparer.Ordinal);
    private readonly JwtValidation _validation = new(clock, flavour);
    private JwtConfiguration? _configuration;
    private RemoteKeySet? _keys;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths => ["login"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken)
    {
        var name = auth.Internal["role"]!.GetValue<string>();
        var role = FindRole(name) ?? throw VaultException.Failed($"role {name} does not exist during renewal");
        return ValueTask.FromResult<Auth?>(role.Token.Renew(auth));
    }

    /// <inheritdoc/>
    public void Dispose() => _keys?.Dispose();

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["roles"] = StateJson.Write(_roles), ["config"] = StateJson.Write(_configuration) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _roles.Clear();
            foreach (var (name, entry) in StateJson.Read<Dictionary<string, JwtRole>>(state["roles"]))
                _roles[name] = entry;
            var configuration = state["config"] is { } config ? StateJson.Read<JwtConfiguration>(config) : null;
            Use(configuration, configuration?.RemoteKeys());
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("config")
        {
            Fields = JwtConfiguration.Fields,
            Read = (_, _, _) => Answer(_configuration is { } c ? VaultResponse.Of(c.Describe()) : null),
            Write = (_, fields, cancellation) => ConfigureAsync(JwtConfiguration.Of(fields), cancellation),
        },
        new("login")
        {
            Fields = { ["role"] = FieldType.Text, ["jwt"] = FieldType.Text },
            Write = (_, fields, cancellation) => LoginAsync(fields, cancellation),
        },
        new("role/?") { List = (_, _, _) => Answer(ListRoles()) },
        new("role/(?<name>[^/]+)")
        {
            Fields = JwtRole.Fields,
            Exists = fields => FindRole(fields.Text("name")) is not null,
            Read = (_, fields, _) => Answer(FindRole(fields.Text("name")) is { } role ? VaultResponse.Of(role.Describe()) : null),
            Write = (_, fields, _) => Answer(WriteRole(fields)),
            Delete = (_, fields, _) => Answer(DeleteRole(fields.Text("name"))),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private async ValueTask<VaultResponse?> ConfigureAsync(JwtConfiguration configuration, CancellationToken cancellationToken)
    {
        var keys = configuration.RemoteKeys();
        try
        {
            if (keys is not null)
                await keys.FetchAsync(cancellationToken);
        }
        catch (FormatException e)
        {
            keys!.Dispose();
            if (configuration.JwksUrl.Length > 0)
                throw VaultException.Refused("error checking jwks URL");
            throw VaultException.Refused(
                "error checking oidc discovery URL" + (flavour == VaultFlavour.Vault18 ? "" : $": {e.Message}"));
        }

        Use(configuration, keys);
        return null;
    }

    private void Use(JwtConfiguration? configuration, RemoteKeySet? keys)
    {
        lock (_gate)
        {
            _keys?.Dispose();
            (_configuration, _keys) = (configuration, keys);
        }
    }

    private async ValueTask<VaultResponse?> LoginAsync(FieldData fields, CancellationToken cancellationToken)
    {
        var configuration = _configuration ?? throw VaultException.Refused("could not load configuration");
        var roleName = fields.Text("role") is { Length: > 0 } given ? given : configuration.DefaultRole;
        if (roleName.Length == 0)
            throw VaultException.Refused("missing role");
        var role = FindRole(roleName) ?? throw VaultException.Refused($"role {GoValue.Quote(roleName)} could not be found");
        if (fields.Text("jwt").Length == 0)
            throw VaultException.Refused("missing token");

        var jwt = await _validation.ValidateAsync(fields.Text("jwt"), role, configuration, _keys, cancellationToken);
        if (flavour != VaultFlavour.Vault18 && role.Audiences.Count == 0 && jwt.Audiences.Count > 0)
            throw VaultException.Refused("audience claim found in JWT but no audiences bound to the role");
        var user = JwtValidation.Find(jwt.Claims, role.UserClaim) switch
        {
            null => throw VaultException.Refused($"claim {GoValue.Quote(role.UserClaim)} not found in token"),
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw VaultException.Refused($"claim {GoValue.Quote(role.UserClaim)} could not be converted to string"),
        };
        var metadata = MetadataOf(jwt.Claims, role);
        var groups = GroupsOf(jwt.Claims, role);
        JwtValidation.CheckBoundClaims(jwt.Claims, role);
        return new VaultResponse
        {
            Auth = role.Token.AddTo(new Auth
            {
                Alias = new EntityAlias(user, accessor, "jwt", metadata),
                Metadata = new Dictionary<string, string>(metadata) { ["role"] = roleName },
                GroupNames = groups,
                DisplayName = user,
                Internal = new JsonObject { ["role"] = roleName },
            }),
        };
    }

    private static IReadOnlyList<string> GroupsOf(JsonObject claims, JwtRole role)
    {
        if (role.GroupsClaim.Length == 0)
            return [];
        var value = JwtValidation.Find(claims, role.GroupsClaim)
            ?? throw VaultException.Refused($"failed to fetch groups: {GoValue.Quote(role.GroupsClaim)} claim not found in token");
        var names = value is JsonArray list ? list.ToList() : [value];
        if (names.FirstOrDefault(n => n?.GetValueKind() != System.Text.Json.JsonValueKind.String) is { } wrong)
        {
            throw VaultException.Refused(value is JsonArray
                ? $"value {GoValue.Print(wrong)} in groups claim could not be parsed as string"
                : $"{GoValue.Quote(role.GroupsClaim)} claim could not be converted to string list");
        }

        return [.. names.Select(n => n!.GetValue<string>()).Where(n => n.Length > 0)];
    }

    private static Dictionary<string, string> MetadataOf(JsonObject claims, JwtRole role)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (claim, name) in role.ClaimMappings ?? new Dictionary<string, string>())
        {
            if (JwtValidation.Find(claims, claim) is { } value)
                metadata[name] = GoValue.Print(value);
        }

        return metadata;
    }

    private JwtRole? FindRole(string name)
    {
        lock (_gate)
            return _roles.GetValueOrDefault(name);
    }

    private VaultResponse WriteRole(FieldData fields)
    {
        if (fields.Text("role_type", "oidc") is not "jwt" and var type)
            throw VaultException.Refused(
                type == "oidc" ? "the sandbox logs in JWTs only: set role_type to \"jwt\"" : $"invalid 'role_type': {type}");
        lock (_gate)
        {
            var role = (_roles.GetValueOrDefault(fields.Text("name")) ?? new JwtRole()).With(fields);
            if (role.BoundClaimsType is not ("string" or "glob"))
                throw VaultException.Refused($"invalid 'bound_claims_type': {role.BoundClaimsType}");
            if (role.UserClaim.Length == 0)
                throw VaultException.Refused("a user claim must be defined on the role");
            if (!role.IsBound)
                throw VaultException.Refused("must have at least one bound constraint when creating/updating a role");
            _roles[fields.Text("name")] = role;
        }

        return new VaultResponse();
    }

    private VaultResponse? DeleteRole(string name)
    {
        lock (_gate)
            _roles.Remove(name);
        return null;
    }

    private VaultResponse ListRoles()
    {
        lock (_gate)
            return VaultResponse.OfKeys([.. _roles.Keys]);
    }
}
