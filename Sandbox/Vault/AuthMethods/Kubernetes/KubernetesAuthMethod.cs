using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.Kubernetes;

/// <summary>The auth method <c>kubernetes</c>: a service account's token, reviewed by its API server, for a Vault token.</summary>
/// <param name="flavour">Whether a mismatch is told or only refused, and whether issuers are checked by default.</param>
/// <param name="accessor">The mount's accessor.</param>
public sealed class KubernetesAuthMethod(VaultFlavour flavour, string accessor) : Backend, IDisposable
{
    private const string DefaultIssuer = "kubernetes/serviceaccount";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, KubernetesRole> _roles = new(StringComparer.Ordinal);
    private KubernetesConfiguration? _configuration;
    private TokenReviewer? _reviewer;

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
    public void Dispose() => _reviewer?.Dispose();

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
            foreach (var (name, entry) in StateJson.Read<Dictionary<string, KubernetesRole>>(state["roles"]))
                _roles[name] = entry;
            _configuration = state["config"] is { } config ? StateJson.Read<KubernetesConfiguration>(config) : null;
            _reviewer?.Dispose();
            _reviewer = _configuration is null ? null : new TokenReviewer(_configuration);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("config")
        {
            Fields =
            {
                ["kubernetes_host"] = FieldType.Text,
                ["kubernetes_ca_cert"] = FieldType.Text,
                ["token_reviewer_jwt"] = FieldType.Text,
                ["pem_keys"] = FieldType.List,
                ["issuer"] = FieldType.Text,
                ["disable_iss_validation"] = FieldType.Bool,
                ["disable_local_ca_jwt"] = FieldType.Bool,
            },
            Read = (_, _, _) => Answer(_configuration is { } c ? VaultResponse.Of(Describe(c)) : null),
            Write = (_, fields, _) => Answer(Configure(fields)),
        },
        new("login")
        {
            Fields = { ["role"] = FieldType.Text, ["jwt"] = FieldType.Text },
            Write = LoginAsync,
        },
        new("role/?") { List = (_, _, _) => Answer(ListRoles()) },
        new("role/(?<name>[^/]+)")
        {
            Fields = new(TokenParameters.Fields)
            {
                ["name"] = FieldType.Text,
                ["bound_service_account_names"] = FieldType.List,
                ["bound_service_account_namespaces"] = FieldType.List,
                ["bound_service_account_namespace_selector"] = FieldType.Text,
                ["audience"] = FieldType.Text,
                ["alias_name_source"] = FieldType.Text,
            },
            Exists = fields => FindRole(fields.Text("name")) is not null,
            Read = (_, fields, _) => Answer(FindRole(fields.Text("name")) is { } role ? VaultResponse.Of(role.Describe(flavour)) : null),
            Write = (_, fields, _) => Answer(WriteRole(fields)),
            Delete = (_, fields, _) => Answer(DeleteRole(fields.Text("name"))),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse? Configure(FieldData fields)
    {
        if (fields.Text("kubernetes_host").Length == 0)
            throw VaultException.Refused("no host provided");
        var hasLocalCa = !fields.Bool("disable_local_ca_jwt");
        if (fields.Text("kubernetes_ca_cert").Length == 0 && fields.List("pem_keys").Count == 0 && !hasLocalCa)
            throw VaultException.Refused("one of pem_keys or kubernetes_ca_cert must be set");
        if (fields.Text("token_reviewer_jwt") is { Length: > 0 } reviewer)
            Parse(reviewer);

        lock (_gate)
        {
            _configuration = new KubernetesConfiguration(
                fields.Text("kubernetes_host"), fields.Text("kubernetes_ca_cert"), fields.Text("token_reviewer_jwt"), fields.Text("issuer"),
                fields.List("pem_keys"), fields.Bool(
                    "disable_iss_validation", absent: flavour != VaultFlavour.Vault18), fields.Bool("disable_local_ca_jwt"));
            _reviewer?.Dispose();
            _reviewer = new TokenReviewer(_configuration);
        }

        return null;
    }

    private static JsonObject Describe(KubernetesConfiguration configuration) => new()
    {
        ["disable_iss_validation"] = configuration.DisableIssuerValidation,
        ["disable_local_ca_jwt"] = configuration.DisableLocalCaJwt,
        ["issuer"] = configuration.Issuer,
        ["kubernetes_ca_cert"] = configuration.CaCertificate,
        ["kubernetes_host"] = configuration.Host,
        ["pem_keys"] = new JsonArray([.. configuration.PublicKeys.Select(k => JsonValue.Create(k))]),
    };

    private async ValueTask<VaultResponse?> LoginAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var (roleName, token) = (fields.Text("role"), fields.Text("jwt"));
        if (roleName.Length == 0)
            throw VaultException.Refused("missing role");
        if (token.Length == 0)
            throw VaultException.Refused("missing jwt");
        var role = FindRole(roleName) ?? throw VaultException.Refused($"invalid role name \"{roleName}\"");
        var (configuration, reviewer) = (_configuration, _reviewer);
        if (configuration is null || reviewer is null)
            throw VaultException.Failed("could not load backend configuration");

        var jwt = Parse(token);
        var claimed = ServiceAccountClaims.Of(jwt.Claims);
        Check(jwt, claimed, role, configuration);
        var reviewed = await reviewer.ReviewAsync(token, jwt.Audiences, cancellationToken);
        if (reviewed is null || reviewed.Name != claimed.Name || reviewed.Namespace != claimed.Namespace || reviewed.Uid != claimed.Uid)
            throw VaultException.BadToken();
        return new VaultResponse { Auth = Accept(claimed, roleName, role) };
    }

    private Auth Accept(ServiceAccountClaims account, string roleName, KubernetesRole role)
    {
        var who = new Dictionary<string, string>
        {
            ["service_account_uid"] = account.Uid,
            ["service_account_name"] = account.Name,
            ["service_account_namespace"] = account.Namespace,
            ["service_account_secret_name"] = account.SecretName,
        };
        var alias = role.AliasNameSource == "serviceaccount_name" ? $"{account.Namespace}/{account.Name}" : account.Uid;
        return role.Token.AddTo(new Auth
        {
            Alias = new EntityAlias(alias, accessor, "kubernetes", who),
            Metadata = new Dictionary<string, string>(who) { ["role"] = roleName },
            DisplayName = $"{account.Namespace}-{account.Name}",
            Internal = new JsonObject { ["role"] = roleName },
        });
    }

    private CompactJwt Parse(string token)
    {
        try
        {
            return CompactJwt.Parse(token);
        }
        catch (FormatException e)
        {
            throw Mismatch(e.Message);
        }
    }

    // What the JWT claims is checked before the API server is asked whether it is true.
    private void Check(CompactJwt jwt, ServiceAccountClaims account, KubernetesRole role, KubernetesConfiguration configuration)
    {
        var issuer = configuration.Issuer.Length > 0 ? configuration.Issuer : DefaultIssuer;
        if (!configuration.DisableIssuerValidation && jwt.Claims["iss"]?.ToString() != issuer)
            throw Mismatch("claim \"iss\" is invalid");
        if (role.Audience.Length > 0 && !jwt.Audiences.Contains(role.Audience))
            throw Mismatch("claim \"aud\" is invalid");
        if (!role.Namespaces.Any(n => Glob.Matches(n, account.Namespace)))
            throw Mismatch("namespace not authorized");
        if (!role.Names.Any(n => Glob.Matches(n, account.Name)))
            throw Mismatch("service account name not authorized");
        if (configuration.PublicKeys.Count > 0 && !configuration.PublicKeys.Any(jwt.IsSignedBy))
            throw Mismatch(VaultException.AsList([.. configuration.PublicKeys.Select(_ => "failed to validate JWT signature")]));
    }

    private VaultException Mismatch(string reason) =>
        flavour == VaultFlavour.Vault18 ? VaultException.Failed(reason) : VaultException.BadToken();

    private KubernetesRole? FindRole(string name)
    {
        lock (_gate)
            return _roles.GetValueOrDefault(name.ToLowerInvariant());
    }

    private VaultResponse? WriteRole(FieldData fields)
    {
        var name = fields.Text("name").ToLowerInvariant();
        lock (_gate)
        {
            var present = _roles.GetValueOrDefault(name) ?? new KubernetesRole();
            var role = present with
            {
                Names = fields.List("bound_service_account_names", present.Names),
                Namespaces = fields.List("bound_service_account_namespaces", present.Namespaces),
                NamespaceSelector = fields.Text("bound_service_account_namespace_selector", present.NamespaceSelector),
                Audience = fields.Text("audience", present.Audience),
                AliasNameSource = fields.Text("alias_name_source", present.AliasNameSource),
                Token = present.Token.With(fields),
            };
            if (role.Names.Count == 0)
                throw VaultException.Refused("\"bound_service_account_names\" can not be empty");
            if (role.Namespaces.Count == 0)
                throw VaultException.Refused("\"bound_service_account_namespaces\" can not be empty");
            if (new[] { role.Names, role.Namespaces }.Any(l => l.Count > 1 && l.Contains("*")))
                throw VaultException.Refused("can not mix \"*\" with values");
            _roles[name] = role;
        }

        return null;
    }

    private VaultResponse? DeleteRole(string name)
    {
        lock (_gate)
            _roles.Remove(name.ToLowerInvariant());
        return null;
    }

    private VaultResponse ListRoles()
    {
        lock (_gate)
            return VaultResponse.OfKeys([.. _roles.Keys]);
    }
}
