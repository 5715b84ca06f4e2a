using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Tokens;

/// <summary>The auth method <c>token</c>: make, look up, renew and revoke tokens, and token roles.</summary>
/// <param name="core">The server.</param>
public sealed class TokenBackend(VaultCore core) : Backend
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, TokenRole> _roles = new(StringComparer.Ordinal);
    private readonly TokenCreation _creation = new(core);

    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> RootPaths => ["revoke-orphan", "revoke-orphan/*", "accessors*"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken)
    {
        if (core.Tokens.Find(auth.ClientToken) is not { Role.Length: > 0 } token)
            return ValueTask.FromResult<Auth?>(auth);
        var role = FindRole(token.Role)
            ?? throw VaultException.Failed($"original token role \"{token.Role}\" could not be found, not renewing");
        return ValueTask.FromResult<Auth?>(auth with { Period = role.EffectivePeriod, ExplicitMaxTtl = role.ExplicitMaxTtl });
    }

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["roles"] = StateJson.Write(_roles) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _roles.Clear();
            foreach (var (name, role) in StateJson.Read<Dictionary<string, TokenRole>>(state["roles"]))
                _roles[name] = role;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        var token = new Dictionary<string, FieldType> { ["token"] = FieldType.Text, ["urltoken"] = FieldType.Text };
        var renewal = new Dictionary<string, FieldType>(token)
        {
            ["increment"] = FieldType.Duration,
            ["urlincrement"] = FieldType.Duration,
        };
        var accessor = new Dictionary<string, FieldType>
        {
            ["accessor"] = FieldType.Text,
            ["urlaccessor"] = FieldType.Text,
            ["increment"] = FieldType.Duration,
        };
        return
        [
            new("roles/?") { List = (_, _, _) => Answer(ListRoles()) },
            new("accessors/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(core.Tokens.AccessorsOf(core.Namespace.Path))) },
            RolePath(),
            new("create-orphan") { Write = (request, _, _) => Answer(_creation.Create(request, orphan: true, role: null)) },
            new("create/(?<role_name>[^/]+)")
            {
                Fields = { ["role_name"] = FieldType.Text },
                Write = (request, fields, _) => Answer(_creation.Create(request, orphan: false,
                    FindRole(fields.Text("role_name")) ?? throw VaultException.Refused($"unknown role {fields.Text("role_name")}"))),
            },
            new("create") { Write = (request, _, _) => Answer(_creation.Create(request, orphan: false, role: null)) },
            new("lookup(/(?<urltoken>.+))?")
            {
                Fields = token,
                Read = (request, fields, _) => Answer(Lookup(TokenOf(fields) is { Length: > 0 } id ? id : request.ClientToken)),
                Write = (request, fields, _) => Answer(Lookup(TokenOf(fields) is { Length: > 0 } id ? id : request.ClientToken)),
            },
            new("lookup-self")
            {
                Read = (request, _, _) => Answer(Lookup(request.ClientToken)),
                Write = (request, _, _) => Answer(Lookup(request.ClientToken)),
            },
            new("lookup-accessor(/(?<urlaccessor>.+))?") { Fields = accessor, Write = (_, fields, _) => Answer(LookupAccessor(fields)) },
            new("revoke-self") { Write = (request, _, cancellation) => RevokeAsync(request.Token, cancellation) },
            new("revoke(/(?<urltoken>.+))?")
            {
                Fields = token,
                Write = (_, fields, cancellation) => RevokeAsync(core.Tokens.Find(Required(TokenOf(fields))), cancellation),
            },
            new("revoke-orphan(/(?<urltoken>.+))?") { Fields = token, Write = (_, fields, cancellation) => RevokeOrphanAsync(
                fields, cancellation) },
            new("revoke-accessor(/(?<urlaccessor>.+))?")
            {
                Fields = accessor,
                Write = (_, fields, cancellation) => RevokeAsync(ByAccessor(fields), cancellation),
            },
            new("renew-self")
            {
                Fields = renewal,
                Write = async (request, fields, cancellation) =>
                    await core.Issuer.RenewAsync(request.Token!, fields.Duration("increment"), cancellation),
            },
            new("renew(/(?<urltoken>.+))?") { Fields = renewal, Write = RenewAsync },
            new("renew-accessor(/(?<urlaccessor>.+))?") { Fields = accessor, Write = RenewByAccessorAsync },
            new("tidy") { Write = (_, _, _) => Answer(VaultResponse.Warning(
                "Tidy operation successfully started. Any information from the operation will be printed to Vault's server logs.", 202)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static string TokenOf(FieldData fields) => fields.Text("token") is { Length: > 0 } token ? token : fields.Text("urltoken");

    private static string Required(string token) => token.Length > 0 ? token : throw VaultException.Refused("missing token ID");

    private TokenEntry ByAccessor(FieldData fields)
    {
        var accessor = fields.Text("accessor") is { Length: > 0 } given ? given : fields.Text("urlaccessor");
        if (accessor.Length == 0)
            throw VaultException.Refused("missing accessor");
        return core.Tokens.FindByAccessor(accessor) ?? throw VaultException.Failed("invalid accessor", 400);
    }

    private VaultResponse Lookup(string id)
    {
        var token = core.Tokens.Find(Required(id)) ?? throw VaultException.Refused("bad token", 403);
        return VaultResponse.Of(Describe(token));
    }

    private VaultResponse LookupAccessor(FieldData fields)
    {
        var data = Describe(ByAccessor(fields));
        data["id"] = "";
        return VaultResponse.Of(data);
    }

    private JsonObject Describe(TokenEntry token)
    {
        var data = new JsonObject
        {
            ["accessor"] = token.Accessor,
            ["creation_time"] = token.CreationTime.ToUnixTimeSeconds(),
            ["creation_ttl"] = (long)token.Ttl.TotalSeconds,
            ["display_name"] = token.DisplayName,
            ["entity_id"] = token.EntityId,
            ["expire_time"] = null,
            ["explicit_max_ttl"] = (long)token.ExplicitMaxTtl.TotalSeconds,
            ["id"] = token.Id,
            ["meta"] = token.Metadata is { } meta ? new JsonObject(meta.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) : null,
            ["num_uses"] = token.UsesLeft,
            ["orphan"] = token.IsOrphan,
            ["path"] = token.Path,
            ["policies"] = new JsonArray([.. token.Policies.Select(p => JsonValue.Create(p))]),
            ["ttl"] = 0,
            ["type"] = token.Type.ToString().ToLowerInvariant(),
        };
        if (token.Role.Length > 0)
            data["role"] = token.Role;
        if (token.Period > TimeSpan.Zero)
            data["period"] = (long)token.Period.TotalSeconds;
        if (token.BoundCidrs.Count > 0)
            data["bound_cidrs"] = new JsonArray([.. token.BoundCidrs.Select(c => JsonValue.Create(c))]);
        if (core.Identity.PoliciesOf(core.EntityOf(token)) is { Count: > 0 } identityPolicies)
            data["identity_policies"] = new JsonArray([.. identityPolicies.Select(p => JsonValue.Create(p))]);
        if (token.Namespace.Length > 0)
            data["namespace_path"] = token.Namespace;
        AddTimes(data, token);
        return data;
    }

    private void AddTimes(JsonObject data, TokenEntry token)
    {
        var lease = core.Leases.OfToken(token.Id);
        if ((lease?.ExpireTime ?? token.BatchExpiry) is not { } end)
            return;
        data["expire_time"] = Timestamps.Nano(end);
        data["ttl"] = (long)Math.Round((end - core.Clock.GetUtcNow()).TotalSeconds);
        data["renewable"] = lease?.Renewable ?? false;
        data["issue_time"] = Timestamps.Nano(token.CreationTime);
        if (lease?.LastRenewal is { } renewal)
            (data["last_renewal"], data["last_renewal_time"]) = (Timestamps.Nano(renewal), renewal.ToUnixTimeSeconds());
    }

    private async ValueTask<VaultResponse?> RevokeAsync(TokenEntry? token, CancellationToken cancellationToken)
    {
        if (token is null)
            return null;
        if (token.Type == TokenType.Batch)
            throw VaultException.Refused("batch tokens cannot be revoked");
        await core.Expiration.RevokeAsync(token, cancellationToken);
        return null;
    }

    private async ValueTask<VaultResponse?> RevokeOrphanAsync(FieldData fields, CancellationToken cancellationToken)
    {
        var token = core.Tokens.Find(Required(TokenOf(fields))) ?? throw VaultException.Refused("token to revoke not found");
        if (token.Type == TokenType.Batch)
            throw VaultException.Refused("batch tokens cannot be revoked");
        await core.Expiration.RevokeOrphanAsync(token, cancellationToken);
        return null;
    }

    private async ValueTask<VaultResponse?> RenewAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var token = core.Tokens.Find(Required(TokenOf(fields))) ?? throw VaultException.Refused("token not found");
        return await core.Issuer.RenewAsync(token, fields.Duration("increment", fields.Duration("urlincrement")), cancellationToken);
    }

    private async ValueTask<VaultResponse?> RenewByAccessorAsync(
        VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var response = await core.Issuer.RenewAsync(ByAccessor(fields), fields.Duration("increment"), cancellationToken);
        if (response is not null)
            response.Auth = response.Auth! with { ClientToken = "" };
        return response;
    }

    private BackendPath RolePath() => new("roles/(?<role_name>[^/]+)")
    {
        Fields = TokenRole.Fields,
        Exists = fields => FindRole(fields.Text("role_name")) is not null,
        Read = (_, fields, _) => Answer(FindRole(fields.Text("role_name")) is { } role ? VaultResponse.Of(role.Describe(core.Flavour)) : null),
        Write = (_, fields, _) => Answer(WriteRole(fields)),
        Delete = (_, fields, _) => Answer(DeleteRole(fields.Text("role_name"))),
    };

    private TokenRole? FindRole(string name)
    {
        lock (_gate)
            return _roles.GetValueOrDefault(name);
    }

    private VaultResponse? WriteRole(FieldData fields)
    {
        var name = fields.Text("role_name");
        lock (_gate)
            _roles[name] = (_roles.GetValueOrDefault(name) ?? new TokenRole { Name = name }).With(fields, core.Flavour);
        return TokenRole.WarningsOf(fields).ToList() is { Count: > 0 } warnings ? new VaultResponse { Warnings = warnings } : null;
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
