using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.AppRole;

/// <summary>The auth method <c>approle</c>: a role id and a secret id for a token.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">Whether an error says which of the two ids is wrong.</param>
/// <param name="accessor">The mount's accessor.</param>
public sealed class AppRoleAuthMethod(TimeProvider clock, VaultFlavour flavour, string accessor) : Backend
{
    private readonly AppRoleStore _store = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths => ["login"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken)
    {
        var name = auth.Metadata!["role_name"];
        var role = _store.Find(name) ?? throw VaultException.Failed($"role {GoValue.Quote(name)} does not exist during renewal");
        return ValueTask.FromResult<Auth?>(role.Token.Renew(auth));
    }

    /// <inheritdoc/>
    public override JsonObject Save() => _store.Save();

    /// <inheritdoc/>
    public override void Load(JsonObject state) => _store.Load(state);

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        var secretId = new Dictionary<string, FieldType>
        {
            ["role_name"] = FieldType.Text,
            ["secret_id"] = FieldType.Text,
            ["secret_id_accessor"] = FieldType.Text,
            ["metadata"] = FieldType.Text,
            ["cidr_list"] = FieldType.List,
            ["token_bound_cidrs"] = FieldType.List,
            ["num_uses"] = FieldType.Int,
            ["ttl"] = FieldType.Duration,
        };
        return
        [
            new("login")
            {
                Fields = { ["role_id"] = FieldType.Text, ["secret_id"] = FieldType.Text },
                Write = (request, fields, _) => Answer(Login(request, fields)),
            },
            new("role/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(_store.Names)) },
            RolePath(),
            new("role/(?<role_name>[^/]+)/role-id")
            {
                Fields = { ["role_name"] = FieldType.Text, ["role_id"] = FieldType.Text },
                Read = (_, fields, _) => Answer(_store.Find(fields.Text("role_name")) is { } role
                    ? VaultResponse.Of(new JsonObject { ["role_id"] = role.RoleId })
                    : null),
                Write = (_, fields, _) => Answer(SetRoleId(fields)),
            },
            new("role/(?<role_name>[^/]+)/secret-id/?")
            {
                Fields = secretId,
                Write = (_, fields, _) => Answer(AddSecretId(fields, Guid.NewGuid().ToString())),
                List = (_, fields, _) => Answer(VaultResponse.OfKeys(_store.SecretIdsOf(Required(fields).Name).Select(s => s.Accessor))),
            },
            new("role/(?<role_name>[^/]+)/custom-secret-id")
            {
                Fields = secretId,
                Write = (_, fields, _) => Answer(AddSecretId(fields, fields.Text("secret_id"))),
            },
            new("role/(?<role_name>[^/]+)/secret-id(-accessor)?/lookup")
            {
                Fields = secretId,
                Write = (_, fields, _) => Answer(FindSecretId(fields) is { } found ? VaultResponse.Of(found.Describe()) : null),
            },
            DestroyPath(secretId),
            new("tidy/secret-id") { Write = (_, _, _) => Answer(Tidy()) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private BackendPath RolePath() => new("role/(?<role_name>[^/]+)")
    {
        Fields = new(TokenParameters.Fields)
        {
            ["role_name"] = FieldType.Text,
            ["role_id"] = FieldType.Text,
            ["bind_secret_id"] = FieldType.Bool,
            ["secret_id_bound_cidrs"] = FieldType.List,
            ["bound_cidr_list"] = FieldType.List,
            ["secret_id_num_uses"] = FieldType.Int,
            ["secret_id_ttl"] = FieldType.Duration,
            ["local_secret_ids"] = FieldType.Bool,
        },
        Exists = fields => _store.Find(fields.Text("role_name")) is not null,
        Read = (_, fields, _) => Answer(_store.Find(fields.Text("role_name")) is { } role ? VaultResponse.Of(role.Describe()) : null),
        Write = (_, fields, _) => Answer(WriteRole(fields)),
        Delete = (_, fields, _) =>
        {
            _store.Remove(fields.Text("role_name"));
            return Answer(null);
        },
    };

    private BackendPath DestroyPath(Dictionary<string, FieldType> fields)
    {
        PathHandler destroy = (_, f, _) =>
        {
            if (FindSecretId(f) is { } found)
                _store.Remove(found);
            return Answer(null);
        };
        return new BackendPath(
            "role/(?<role_name>[^/]+)/secret-id(-accessor)?/destroy")
        { Fields = fields, Write = destroy, Delete = destroy };
    }

    private VaultResponse? WriteRole(FieldData fields)
    {
        var name = fields.Text("role_name").ToLowerInvariant();
        var present = _store.Find(name) ?? new AppRoleRole { Name = name, RoleId = Guid.NewGuid().ToString() };
        var cidrs = fields.Has("secret_id_bound_cidrs") ? "secret_id_bound_cidrs" : "bound_cidr_list";
        var role = present with
        {
            RoleId = fields.Text("role_id", present.RoleId),
            BindSecretId = fields.Bool("bind_secret_id", present.BindSecretId),
            BoundCidrs = fields.Has(cidrs) ? fields.List(cidrs) : present.BoundCidrs,
            SecretIdNumUses = (int)fields.Int("secret_id_num_uses", present.SecretIdNumUses),
            SecretIdTtl = fields.Duration("secret_id_ttl", present.SecretIdTtl),
            LocalSecretIds = fields.Bool("local_secret_ids", present.LocalSecretIds),
            Token = present.Token.With(fields),
        };
        if (role.BoundCidrs?.All(AddressRange.IsValid) == false)
            throw VaultException.Refused("invalid CIDR blocks");
        if (role.SecretIdNumUses < 0)
            throw VaultException.Refused("num_uses cannot be negative");
        if (!role.BindSecretId && role.BoundCidrs is not { Count: > 0 } && role.Token.BoundCidrs.Count == 0)
            throw VaultException.Failed("at least one constraint should be enabled on the role");
        _store.Put(role);
        return null;
    }

    private VaultResponse? SetRoleId(FieldData fields)
    {
        if (fields.Text("role_id").Length == 0)
            throw VaultException.Refused("missing role_id");
        _store.Put(Required(fields) with { RoleId = fields.Text("role_id") });
        return null;
    }

    private VaultResponse AddSecretId(FieldData fields, string id)
    {
        var role = Required(fields);
        if (id.Length == 0)
            throw VaultException.Refused("missing secret_id");
        if (!role.BindSecretId)
            throw VaultException.Refused("bind_secret_id is not set on the role");

        var now = clock.GetUtcNow();
        var secretId = new AppRoleSecretId
        {
            Id = id,
            Role = role.Name,
            UsesLeft = (int)fields.Int("num_uses", role.SecretIdNumUses),
            Ttl = fields.Duration("ttl", role.SecretIdTtl),
            CreationTime = now,
            LastUpdatedTime = now,
            Metadata = MetadataOf(fields.Text("metadata")),
            Cidrs = fields.List("cidr_list"),
            TokenCidrs = fields.List("token_bound_cidrs"),
        };
        if (!_store.TryAdd(secretId))
            throw VaultException.Failed("SecretID is already registered");
        return VaultResponse.Of(new JsonObject
        {
            ["secret_id"] = secretId.Id,
            ["secret_id_accessor"] = secretId.Accessor,
            ["secret_id_ttl"] = (long)secretId.Ttl.TotalSeconds,
        });
    }

    // Metadata comes as text that is JSON.
    private static Dictionary<string, string> MetadataOf(string text)
    {
        if (text.Length == 0)
            return new Dictionary<string, string>();
        try
        {
            return GoJson.Parse(Encoding.UTF8.GetBytes(text)) is JsonObject map
                ? map.ToDictionary(p => p.Key, p => GoValue.Print(p.Value))
                : throw new JsonException();
        }
        catch (JsonException)
        {
            throw VaultException.Refused($"failed to parse metadata: {text}");
        }
    }

    private AppRoleSecretId? FindSecretId(FieldData fields)
    {
        var (id, idAccessor) = (fields.Text("secret_id"), fields.Text("secret_id_accessor"));
        if (id.Length == 0 && idAccessor.Length == 0)
            throw VaultException.Refused("missing secret_id");
        return _store.SecretIdsOf(Required(fields).Name).FirstOrDefault(s => s.Id == id || s.Accessor == idAccessor);
    }

    private AppRoleRole Required(FieldData fields) => _store.Find(fields.Text("role_name"))
        ?? throw VaultException.Refused($"role {GoValue.Quote(fields.Text("role_name"))} does not exist", 404);

    private VaultResponse Login(VaultRequest request, FieldData fields)
    {
        if (fields.Text("role_id").Length == 0)
            throw VaultException.Refused("missing role_id");
        var role = _store.FindByRoleId(fields.Text("role_id")) ?? throw Invalid("invalid role ID");
        var metadata = new Dictionary<string, string>();
        if (role.BindSecretId)
        {
            if (fields.Text("secret_id").Length == 0)
                throw VaultException.Refused("missing secret_id");

            // Vault 1.8 looks at the time of a secret id only when it tidies up.
            var secretId = _store.SecretIdsOf(role.Name).FirstOrDefault(s => s.Id == fields.Text("secret_id"))
                ?? throw Invalid("invalid secret id");
            if (flavour != VaultFlavour.Vault18 && secretId.IsExpired(clock.GetUtcNow()))
                throw Invalid("invalid secret id");
            if (secretId.Cidrs.Count > 0 && !AddressRange.Covers(secretId.Cidrs, request.RemoteAddress))
                throw VaultException.Refused(
                    $"source address {GoValue.Quote(request.RemoteAddress)} unauthorized through CIDR restrictions on the secret ID");
            if (!_store.Use(secretId, clock.GetUtcNow()))
                throw Invalid("invalid secret id");
            metadata = secretId.Metadata.ToDictionary();
        }

        if (role.BoundCidrs is { Count: > 0 } bound && !AddressRange.Covers(bound, request.RemoteAddress))
            throw VaultException.Refused(
                $"source address {GoValue.Quote(request.RemoteAddress)} unauthorized by CIDR restrictions on the role");
        metadata["role_name"] = role.Name;
        return new VaultResponse
        {
            Auth = role.Token.AddTo(new Auth
            {
                Alias = new EntityAlias(role.RoleId, accessor, "approle", new Dictionary<string, string>()),
                Metadata = metadata,
            }),
        };
    }

    private VaultException Invalid(string reason) =>
        VaultException.Refused(flavour == VaultFlavour.Vault18 ? reason : "invalid role or secret ID");

    private VaultResponse Tidy()
    {
        foreach (var secretId in _store.Names.SelectMany(_store.SecretIdsOf).Where(s => s.IsExpired(clock.GetUtcNow())))
            _store.Remove(secretId);
        return VaultResponse.Warning(
            "Tidy operation successfully started. Any information from the operation will be printed to Vault's server logs.", 202);
    }
}
