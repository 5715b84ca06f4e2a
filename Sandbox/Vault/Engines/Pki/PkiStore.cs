using Org.BouncyCastle.X509;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>What a mount keeps: keys, issuers, certificates and those of them that were revoked, roles and configuration. Not safe for
/// use from several threads: the engine sees to that.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">The server: Vault 1.8 has one issuer at a time, later ones several.</param>
internal sealed class PkiStore(TimeProvider clock, VaultFlavour flavour)
{
    /// <summary>The reference to the issuer or key that counts where none is named.</summary>
    public const string DefaultReference = "default";

    /// <summary>The keys.</summary>
    public List<CaKey> Keys { get; } = [];

    /// <summary>The issuers.</summary>
    public List<Issuer> Issuers { get; } = [];

    /// <summary>The id of the default issuer; empty for none.</summary>
    public string DefaultIssuerId { get; set; } = "";

    /// <summary>The id of the default key; empty for none.</summary>
    public string DefaultKeyId { get; set; } = "";

    /// <summary>True if each new issuer becomes the default.</summary>
    public bool DefaultFollowsLatest { get; set; }

    /// <summary>The certificate and list that Vault 1.8 goes on showing after its authority was deleted.</summary>
    public Issuer? Shown { get; set; }

    /// <summary>The certificates, by serial number with hyphens.</summary>
    public SortedDictionary<string, X509Certificate> Certificates { get; } = new(StringComparer.Ordinal);

    /// <summary>The revoked ones among them.</summary>
    public SortedDictionary<string, RevokedCertificate> Revoked { get; } = new(StringComparer.Ordinal);

    /// <summary>The roles.</summary>
    public SortedDictionary<string, PkiRole> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>The URLs; null until they are set.</summary>
    public UrlEntries? Urls { get; set; }

    /// <summary>How revocation lists are made; null until it is set.</summary>
    public CrlConfiguration? CrlConfiguration { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The server.</summary>
    public VaultFlavour Flavour => flavour;

    /// <summary>The default issuer; null for none.</summary>
    public Issuer? DefaultIssuer => Issuers.Find(i => i.Id == DefaultIssuerId);

    /// <summary>The size of the hash that a key signs with: by Vault 1.8 always 256, later that of the curve.</summary>
    public int HashBits(PrivateKey key, long asked = 0) => flavour == VaultFlavour.Vault18 ? 256 : key.Type == "ec"
        ? PrivateKey.BitsOf(key.Public) switch { > 384 => 512, > 256 => 384, _ => 256 }
        : asked > 0 ? (int)asked : 256;

    /// <summary>An issuer by id or name.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    public Issuer FindIssuer(string reference) => reference == DefaultReference
        ? DefaultIssuer ?? throw VaultException.Failed("no default issuer currently configured")
        : Issuers.Find(i => i.Id == reference || (i.Name.Length > 0 && i.Name == reference))
            ?? throw VaultException.Failed($"unable to find PKI issuer for reference: {reference}");

    /// <summary>A key by id or name.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    public CaKey FindKey(string reference) => reference == DefaultReference
        ? Keys.Find(k => k.Id == DefaultKeyId) ?? throw VaultException.Failed("no default key currently configured")
        : Keys.Find(k => k.Id == reference || (k.Name.Length > 0 && k.Name == reference))
            ?? throw VaultException.Failed($"unable to find PKI key for reference: {reference}");

    /// <summary>The authority that signs.</summary>
    /// <param name="reference">The issuer's id or name; Vault 1.8 has only one.</param>
    /// <exception cref="VaultException">There is none, or its key isn't here.</exception>
    public SigningAuthority Authority(string reference = DefaultReference)
    {
        try
        {
            return FindAuthority(reference);
        }
        catch (AuthorityException e)
        {
            throw VaultException.Failed(
                (e.IsUsers ? "could not fetch the CA certificate (was one set?): " : "error fetching CA certificate: ") + e.Message);
        }
    }

    /// <summary>The authority that signs.</summary>
    /// <exception cref="AuthorityException">There is none, or its key isn't here.</exception>
    public SigningAuthority FindAuthority(string reference = DefaultReference)
    {
        Issuer issuer;
        if (flavour == VaultFlavour.Vault18)
        {
            if (Keys.Count == 0)
                throw new AuthorityException("backend must be configured with a CA certificate/key", isUsers: true);
            issuer = DefaultIssuer ?? throw new AuthorityException("stored CA information not able to be parsed", isUsers: false);
        }
        else
        {
            try
            {
                issuer = FindIssuer(reference);
            }
            catch (VaultException e)
            {
                throw new AuthorityException(e.Message, isUsers: true);
            }
        }

        if (flavour != VaultFlavour.Vault18 && !issuer.Usage.Contains("issuing-certificates"))
        {
            throw new AuthorityException(
                $"error while attempting to use issuer {issuer.Id}: unable to use issuer: does not have usage issuing-certificates", isUsers: false);
        }

        var key = Keys.Find(k => k.Id == issuer.KeyId) ?? throw new AuthorityException(
            $"unable to fetch corresponding key for issuer {issuer.Id}; unable to use this issuer for signing", isUsers: true);
        return new SigningAuthority(issuer, key.Key, ChainOf(issuer), issuer.Urls ?? Urls ?? new UrlEntries());
    }

    /// <summary>An issuer and those above it. Vault 1.8 leaves a root out, later ones give it too.</summary>
    public IReadOnlyList<X509Certificate> ChainOf(Issuer issuer)
    {
        if (flavour == VaultFlavour.Vault18)
            return issuer.IsRoot ? [] : [issuer.Certificate, .. issuer.GivenChain];
        if (issuer.ManualChain.Count > 0)
            return [.. issuer.ManualChain.Select(r => FindIssuer(r).Certificate)];

        List<Issuer> chain = [issuer];
        while (!chain[^1].IsRoot && Issuers.Find(i => !chain.Contains(i) && i.Issued(chain[^1].Certificate)) is { } parent)
            chain.Add(parent);
        return [.. chain.Select(i => i.Certificate)];
    }

    /// <summary>Keeps a key, or finds it if it is here already.</summary>
    public CaKey AddKey(PrivateKey key, string name = "")
    {
        var encoded = key.PublicInfo.GetDerEncoded();
        if (Keys.Find(k => k.Key.PublicInfo.GetDerEncoded().AsSpan().SequenceEqual(encoded)) is { } known)
            return known;
        var added = new CaKey(Guid.NewGuid().ToString(), key) { Name = name };
        Keys.Add(added);
        foreach (var issuer in Issuers.Where(i => i.KeyId.Length == 0 && Fits(i, added)))
            issuer.KeyId = added.Id;
        if (DefaultKeyId.Length == 0)
            DefaultKeyId = added.Id;
        return added;
    }

    /// <summary>Keeps an issuer, or finds it if it is here already.</summary>
    public Issuer AddIssuer(X509Certificate certificate, string name = "")
    {
        if (Issuers.Find(i => i.Certificate.Equals(certificate)) is { } known)
            return known;
        var issuer = new Issuer(Guid.NewGuid().ToString(), certificate) { Name = name };
        issuer.KeyId = Keys.Find(k => Fits(issuer, k))?.Id ?? "";
        Issuers.Add(issuer);
        if (DefaultIssuer is null && issuer.KeyId.Length > 0)
            DefaultIssuerId = issuer.Id;
        RebuildCrl(issuer);
        return issuer;
    }

    /// <summary>Keeps a certificate.</summary>
    public void AddCertificate(X509Certificate certificate) => Certificates[SerialNumber.WithHyphens(certificate.SerialNumber)] = certificate;

    /// <summary>Puts another authority in the place of the one that is there (Vault 1.8).</summary>
    /// <param name="key">Its key.</param>
    /// <param name="certificates">Its certificate, and those above it.</param>
    public void Replace(PrivateKey key, IReadOnlyList<X509Certificate> certificates)
    {
        RemoveAuthorities();
        AddKey(key);
        Shown = AddIssuer(certificates[0]);
        Shown.GivenChain = [.. certificates.Skip(1)];
    }

    /// <summary>Forgets keys and issuers.</summary>
    public void RemoveAuthorities()
    {
        Keys.Clear();
        Issuers.Clear();
        (DefaultIssuerId, DefaultKeyId) = ("", "");
    }

    /// <summary>Makes the revocation lists anew, unless that is switched off.</summary>
    /// <param name="isForced">True to make lists without entries even if it is switched off.</param>
    public void RebuildCrls(bool isForced = false)
    {
        if (isForced || CrlConfiguration is not { IsDisabled: true })
            Issuers.ForEach(RebuildCrl);
    }

    private void RebuildCrl(Issuer issuer)
    {
        if (Keys.Find(k => k.Id == issuer.KeyId) is not { } key)
            return;
        var configuration = CrlConfiguration ?? CrlConfiguration.Default(flavour);
        IReadOnlyList<RevokedCertificate> revoked = configuration.IsDisabled
            ? []
            : [.. Revoked.Values.Where(r => flavour == VaultFlavour.Vault18 || IssuerOf(r.Certificate) == issuer)];
        var now = clock.GetUtcNow();
        issuer.Crl.Change(
            issuer.Certificate, key.Key, HashBits(key.Key), revoked, now, now + configuration.Expiry, flavour != VaultFlavour.Vault18);
    }

    // What none of the issuers signed is on the default's list.
    private Issuer? IssuerOf(X509Certificate certificate) => Issuers.Find(i => i.KeyId.Length > 0 && i.Issued(certificate)) ?? DefaultIssuer;

    private static bool Fits(Issuer issuer, CaKey key) =>
        issuer.Certificate.CertificateStructure.SubjectPublicKeyInfo.Equals(key.Key.PublicInfo);
}
