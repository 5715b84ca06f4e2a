using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.Cert;

/// <summary>
/// The auth method <c>cert</c>: the TLS certificate of the client for a token. It needs a server that speaks TLS
/// (<see cref="VaultServerOptions.Tls"/>). Not here: OCSP, lists fetched by URL, and the binding of renewals to the certificate of the login.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="accessor">The mount's accessor.</param>
public sealed class CertAuthMethod(TimeProvider clock, string accessor) : Backend
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, CertRole> _roles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _revoked = new(StringComparer.Ordinal);
    private bool _bindingDisabled;

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths => ["login"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken)
    {
        if (Find(auth.Metadata!["cert_name"]) is not { } role)
            return ValueTask.FromResult<Auth?>(null);
        return role.Token.Policies.ToHashSet().SetEquals(auth.TokenPolicies.Where(p => p != "default"))
            ? ValueTask.FromResult<Auth?>(role.Token.Renew(auth))
            : throw VaultException.Failed("policies have changed, not renewing");
    }

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["roles"] = StateJson.Write(_roles),
                ["revoked"] = StateJson.Write(_revoked),
                ["disable_binding"] = _bindingDisabled,
            };
        }
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _roles.Clear();
            foreach (var (name, role) in StateJson.Read<Dictionary<string, CertRole>>(state["roles"]))
                _roles[name] = role;
            _revoked.Clear();
            foreach (var (name, serials) in StateJson.Read<Dictionary<string, List<string>>>(state["revoked"]))
                _revoked[name] = serials;
            _bindingDisabled = StateJson.Read<bool>(state["disable_binding"]);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("config")
        {
            Fields = { ["disable_binding"] = FieldType.Bool },
            Read = (_, _, _) => Answer(VaultResponse.Of(new JsonObject { ["disable_binding"] = _bindingDisabled })),
            Write = (_, fields, _) =>
            {
                _bindingDisabled = fields.Bool("disable_binding", _bindingDisabled);
                return Answer(null);
            },
        },
        new("login")
        {
            Fields = { ["name"] = FieldType.Text },
            Write = (request, fields, _) => Answer(Login(request.ClientCertificate, fields.Text("name"))),
        },
        new("certs/?") { List = (_, _, _) => Answer(InGate(() => VaultResponse.OfKeys([.. _roles.Keys]))) },
        new("certs/(?<name>[^/]+)")
        {
            Fields = CertRole.Fields,
            Read = (_, fields, _) => Answer(Find(fields.Text("name")) is { } role ? VaultResponse.Of(role.Describe()) : null),
            Write = (_, fields, _) => Answer(WriteRole(fields)),
            Delete = (_, fields, _) => Answer(InGate<VaultResponse?>(() =>
            {
                _roles.Remove(fields.Text("name").ToLowerInvariant());
                return null;
            })),
        },
        new("crls/?") { List = (_, _, _) => Answer(InGate(() => VaultResponse.OfKeys([.. _revoked.Keys]))) },
        new("crls/(?<name>[^/]+)")
        {
            Fields = { ["name"] = FieldType.Text, ["crl"] = FieldType.Text, ["url"] = FieldType.Text },
            Read = (_, fields, _) => Answer(ReadList(fields.Text("name").ToLowerInvariant())),
            Write = (_, fields, _) => Answer(WriteList(fields)),
            Delete = (_, fields, _) => Answer(InGate<VaultResponse?>(() => _revoked.Remove(fields.Text("name").ToLowerInvariant())
                ? null
                : throw VaultException.Refused($"no such CRL {fields.Text("name")}"))),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private T InGate<T>(Func<T> use)
    {
        lock (_gate)
            return use();
    }

    private CertRole? Find(string name) => InGate(() => _roles.GetValueOrDefault(name.ToLowerInvariant()));

    private VaultResponse? WriteRole(FieldData fields)
    {
        var name = fields.Text("name").ToLowerInvariant();
        var role = (Find(name) ?? new CertRole { Name = name }).With(fields);
        using var certificate = FirstOf(role.Certificate) ?? throw VaultException.Refused("failed to parse certificate");
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (!IsAuthority(certificate) && uses?.EnhancedKeyUsages.Cast<Oid>().Any(u => u.Value == ClientAuthentication) == false)
            throw VaultException.Refused("nonCA certificates should have TLS client authentication set as an extended key usage");
        InGate(() => _roles[name] = role);
        return null;
    }

    private VaultResponse? ReadList(string name)
    {
        if (InGate(() => _revoked.GetValueOrDefault(name)) is not { } serials)
            return null;
        return VaultResponse.Of(new JsonObject
        {
            ["serials"] = new JsonObject(serials.Select(s => KeyValuePair.Create(s, (JsonNode?)new JsonObject()))),
        });
    }

    private VaultResponse? WriteList(FieldData fields)
    {
        if (fields.Text("crl").Length > 0 && fields.Text("url").Length > 0)
            throw VaultException.Refused("one of CRL or url can be supplied");
        if (fields.Text("url").Length > 0)
            throw VaultException.Refused("the sandbox fetches no CRLs: give it in 'crl'");
        if (fields.Text("crl").Length == 0)
            throw VaultException.Refused("one of CRL or URL must be provided");
        try
        {
            var serials = RevocationList.Serials(fields.Text("crl"));
            InGate(() => _revoked[fields.Text("name").ToLowerInvariant()] = serials);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused($"{e.Message}: asn1: structure error");
        }

        return null;
    }

    private VaultResponse Login(X509Certificate2? shown, string name)
    {
        if (shown is null)
            throw VaultException.Refused("client certificate must be supplied");
        var client = new ClientCertificate(shown);
        var roles = InGate(() => _roles.Values.Where(r => name.Length == 0 || string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)).ToList());
        var role = RoleOf(client, roles);
        var metadata = new Dictionary<string, string>
        {
            ["authority_key_id"] = client.KeyId(ofAuthority: true),
            ["cert_name"] = role.Name,
            ["common_name"] = client.CommonName,
            ["serial_number"] = RevocationList.Serial(client.SerialNumber),
            ["subject_key_id"] = client.KeyId(ofAuthority: false),
        };
        foreach (var oid in role.MetadataExtensions)
        {
            if (client.Extension(oid) is { } value)
                metadata[oid.Replace('.', '-')] = value;
        }

        return new VaultResponse
        {
            Auth = role.Token.AddTo(new Auth
            {
                Alias = new EntityAlias(client.CommonName, accessor, "cert", new Dictionary<string, string>()),
                Metadata = metadata,
                DisplayName = role.DisplayName,
            }),
        };
    }

    // A certificate that is named itself comes before those whose authority is named.
    private CertRole RoleOf(ClientCertificate client, IReadOnlyList<CertRole> roles)
    {
        var trusts = roles.Select(r => (Role: r, Trust: TrustOf(client, r))).Where(t => t.Trust != Trust.None).ToList();
        if (trusts.Find(t => t.Trust == Trust.Named && IsGood(t.Role, client)).Role is { } named)
            return named;
        if (!trusts.Exists(t => t.Trust == Trust.Issued))
            throw VaultException.Refused("invalid certificate or no client certificate supplied");
        return trusts.Find(t => t.Trust == Trust.Issued && IsGood(t.Role, client)).Role
            ?? throw VaultException.Refused("no chain matching all constraints could be found for this login certificate");
    }

    private bool IsGood(CertRole role, ClientCertificate client) =>
        role.Fits(client) && !InGate(() => _revoked.Values.Any(r => r.Contains(RevocationList.Serial(client.SerialNumber))));

    private Trust TrustOf(ClientCertificate client, CertRole role)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(role.Certificate);
        try
        {
            if (!IsAuthority(authorities[0]))
                return authorities[0].RawDataMemory.Span.SequenceEqual(client.Certificate.RawDataMemory.Span) ? Trust.Named : Trust.None;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            return chain.Build(client.Certificate) ? Trust.Issued : Trust.None;
        }
        finally
        {
            foreach (var authority in authorities)
                authority.Dispose();
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static X509Certificate2? FirstOf(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private enum Trust
    {
        None,
        Named,
        Issued,
    }
}
