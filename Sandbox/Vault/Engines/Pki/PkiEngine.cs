using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>The engine <c>pki</c>: certificate authorities, the certificates they issue, and their revocation lists; real X.509.</summary>
public sealed class PkiEngine : Backend
{
    private readonly Lock _gate = new();
    private readonly PkiStore _store;
    private readonly Issuance _issuance;
    private readonly RevokePaths _revocation;

    /// <summary>Makes an engine without an authority.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="flavour">The server: Vault 1.8 has one authority a mount, later ones several.</param>
    /// <param name="identities">The identities, for templated names.</param>
    public PkiEngine(TimeProvider clock, VaultFlavour flavour, IdentityStore identities)
    {
        _store = new PkiStore(clock, flavour);
        _issuance = new Issuance(_store, identities);
        _revocation = new RevokePaths(_gate, _store);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths =>
    [
        "cert/*", "ca/pem", "ca_chain", "ca", "crl/pem", "crl",
        .. _store.Flavour == VaultFlavour.Vault18 ? [] : (string[])
        [
            "issuer/+/crl/der", "issuer/+/crl/pem", "issuer/+/crl", "issuer/+/pem", "issuer/+/der", "issuer/+/json", "issuers/",
        ],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> RootPaths => ["root", "root/sign-self-issued"];

    /// <inheritdoc/>
    public override ValueTask RevokeSecretAsync(LeasedSecret secret, CancellationToken cancellationToken)
    {
        lock (_gate)
            _revocation.RevokeLeased(secret.Internal["serial_number"]!.GetValue<string>());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override JsonObject? Save()
    {
        lock (_gate)
            return PkiState.Save(_store);
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
            PkiState.Load(_store, state);
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        PkiPaths[] paths =
        [
            new RolePaths(_gate, _store),
            new IssuePaths(_gate, _store, _issuance),
            new RootPaths(_gate, _store, _issuance),
            new IntermediatePaths(_gate, _store, _issuance),
            new ImportPaths(_gate, _store),
            new ConfigurationPaths(_gate, _store),
            _revocation,
            new IssuerPaths(_gate, _store),
            new KeyPaths(_gate, _store, _issuance.Builder),
            new FetchPaths(_gate, _store),
        ];
        return paths.SelectMany(p => p.Define());
    }
}
