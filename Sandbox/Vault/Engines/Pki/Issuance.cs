using System.Globalization;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Pkcs;
using Sandbox.Vault.Http;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Makes certificates: names, life time, key and signature.</summary>
/// <param name="store">The mount's store.</param>
/// <param name="identities">The identities, for templated names.</param>
internal sealed class Issuance(PkiStore store, IdentityStore identities)
{
    private static readonly TimeSpan DefaultNotBefore = TimeSpan.FromSeconds(30);

    private readonly CertificateBuilder _builder = new(store.Flavour);

    /// <summary>Makes certificates.</summary>
    public CertificateBuilder Builder => _builder;

    /// <summary>Makes a certificate.</summary>
    /// <exception cref="VaultException">It may not be made.</exception>
    public IssuedCertificate Issue(IssuanceRequest asked)
    {
        var (role, authority, csr) = (asked.Role, asked.Authority, asked.Csr);
        csr?.CheckKey(role);
        var names = Names(asked);
        var warnings = new List<string>();
        var notAfter = NotAfter(asked, warnings);
        csr?.CheckSignature();
        if (asked.IsCa && authority?.MaxPathLength == 0)
        {
            throw VaultException.Refused(
                "signing certificate has a max path length of zero, and cannot issue further CA certificates");
        }

        var key = csr is null ? asked.Key ?? PrivateKey.Generate(role.KeyType, role.KeyBits) : null;
        var now = store.Clock.GetUtcNow();
        var template = new CertificateTemplate
        {
            Subject = asked.IsVerbatim ? csr!.Subject : DistinguishedName.Of(role, names.CommonName, names.SerialNumber),
            KeyInfo = csr?.KeyInfo ?? key!.PublicInfo,
            Names = names,
            NotBefore = now - (role.Duration("not_before_duration") is { Ticks: > 0 } given ? given : DefaultNotBefore),
            NotAfter = notAfter,
            KeyUsages = role.List("key_usage"),
            ExtendedKeyUsages = KeyUsages.ExtendedOf(role),
            Policies = role.List("policy_identifiers"),
            IsCa = asked.IsCa,
            DeniesCa = role.Flag("basic_constraints_valid_for_non_ca"),
            MaxPathLength = MaxPathLength(asked),
            PermittedDomains = asked.IsCa ? asked.Fields.List("permitted_dns_domains") : [],
            Urls = authority?.Urls ?? store.Urls ?? new UrlEntries(),
            Verbatim = asked.IsVerbatim ? Verbatim(csr!) : [],
        };
        var signer = authority?.Key ?? key!;
        var certificate = _builder.Build(
            template, authority?.Certificate, signer, store.HashBits(signer, role.SignatureBits));
        return new IssuedCertificate(certificate, key, warnings);
    }

    /// <summary>Makes a request for a certificate authority that another one signs.</summary>
    public (Pkcs10CertificationRequest Request, PrivateKey Key) CreateRequest(IssuanceRequest asked)
    {
        var names = Names(asked);
        var key = asked.Key ?? PrivateKey.Generate(asked.Role.KeyType, asked.Role.KeyBits);
        var extensions = new X509ExtensionsGenerator();
        if (names.ToGeneralNames() is { } alternatives)
            extensions.AddExtension(X509Extensions.SubjectAlternativeName, critical: false, alternatives);
        if (asked.Fields.Bool("add_basic_constraints"))
            extensions.AddExtension(X509Extensions.BasicConstraints, critical: true, new BasicConstraints(cA: true));
        var attributes = extensions.IsEmpty
            ? new DerSet()
            : new DerSet(new AttributePkcs(
                PkcsObjectIdentifiers.Pkcs9AtExtensionRequest,
                new DerSet(extensions.Generate())));
        var subject = DistinguishedName.Of(asked.Role, names.CommonName, names.SerialNumber);
        return (new Pkcs10CertificationRequest(key.Signer(store.HashBits(key)), subject, key.PublicInfo, attributes), key);
    }

    private SubjectNames Names(IssuanceRequest asked)
    {
        var token = asked.Request.Token;
        var rules = new NameRules(asked.Role, token?.DisplayName ?? "", token is null ? null : identities.TemplateOf(identities.Find(token.EntityId)));
        return new RequestedNames(asked.Fields, asked.Csr, asked.Role, rules, store.Flavour).Collect();
    }

    private DateTimeOffset NotAfter(IssuanceRequest asked, List<string> warnings)
    {
        var (role, mount, isOld) = (asked.Role, asked.Request.Mount, store.Flavour == VaultFlavour.Vault18);
        var ttl = asked.Fields.Duration("ttl");
        var fixedEnd = isOld ? "" : role.Text("not_after") is { Length: > 0 } ofRole ? ofRole : asked.Fields.Text("not_after");
        if (ttl > TimeSpan.Zero && fixedEnd.Length > 0)
        {
            throw VaultException.Refused(
                "Either ttl or not_after should be provided. Both should not be provided in the same request.");
        }

        if (ttl == TimeSpan.Zero)
            ttl = role.Ttl > TimeSpan.Zero ? role.Ttl : LeaseTimes.DefaultOf(mount);
        var max = role.MaxTtl > TimeSpan.Zero ? role.MaxTtl : LeaseTimes.MaxOf(mount);
        if (ttl > max)
        {
            if (!isOld)
            {
                warnings.Add($"TTL {GoValue.Quote(GoDuration.Print(ttl))} is longer than permitted maxTTL "
                    + $"{GoValue.Quote(GoDuration.Print(max))}, so maxTTL is being used");
            }

            ttl = max;
        }

        return WithinCa(asked, fixedEnd.Length > 0 ? Time(fixedEnd) : store.Clock.GetUtcNow() + ttl);
    }

    private DateTimeOffset WithinCa(IssuanceRequest asked, DateTimeOffset end)
    {
        if (asked.Authority is not { } authority || asked.MayOutliveCa)
            return end;
        var limit = new DateTimeOffset(authority.Certificate.NotAfter);
        return end <= limit ? end : authority.Issuer.LeafNotAfterBehavior switch
        {
            "permit" => end,
            "truncate" => limit,
            _ => throw VaultException.Refused(
                $"cannot satisfy request, as TTL would result in notAfter {(store.Flavour == VaultFlavour.Vault18 ? "" : "of ")}"
                + $"{Timestamps.Nano(end)} that is beyond the expiration of the CA certificate at {Timestamps.Nano(limit)}"),
        };
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) && text.Contains('T', StringComparison.Ordinal)
            ? time
            : throw VaultException.Refused(
                $"parsing time {GoValue.Quote(text)} as \"2006-01-02T15:04:05Z07:00\": cannot parse {GoValue.Quote(text)} as \"2006\"");

    // Given for an authority; else one less than that of the authority above.
    private static int MaxPathLength(IssuanceRequest asked)
    {
        if (asked.Fields.Has("max_path_length"))
            return (int)asked.Fields.Int("max_path_length");
        return asked.Authority?.MaxPathLength is { } above and > 0 ? above - 1 : asked.Authority?.MaxPathLength ?? -1;
    }

    private static IReadOnlyList<Extension> Verbatim(SigningRequest csr) => csr.Extensions is not { } extensions ? [] :
    [
        .. extensions.ExtensionOids.Where(o => !o.Equals(X509Extensions.BasicConstraints))
            .Select(o => (Oid: o, Value: extensions.GetExtension(o)))
            .Select(e => new Extension(e.Oid, e.Value.IsCritical ? DerBoolean.True : DerBoolean.False, e.Value.Value)),
    ];
}
