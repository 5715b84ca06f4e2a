using System.Net;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>The names that a certificate is for.</summary>
internal sealed record SubjectNames
{
    /// <summary>The common name; empty for none.</summary>
    public string CommonName { get; init; } = "";

    /// <summary>The serial number of the subject, which isn't that of the certificate; empty for none.</summary>
    public string SerialNumber { get; init; } = "";

    /// <summary>Host names.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Mail addresses.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>IP addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>URIs.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    /// <summary>Names of other kinds.</summary>
    public IReadOnlyList<OtherName> Others { get; init; } = [];

    /// <summary>The names of a subject alternative name extension.</summary>
    public static SubjectNames Read(X509Name subject, GeneralNames? alternatives)
    {
        var names = alternatives?.GetNames() ?? [];
        return new SubjectNames
        {
            CommonName = DistinguishedName.Value(subject, X509Name.CN),
            SerialNumber = DistinguishedName.Value(subject, X509Name.SerialNumber),
            Dns = Texts(GeneralName.DnsName),
            Emails = Texts(GeneralName.Rfc822Name),
            Uris = Texts(GeneralName.UniformResourceIdentifier),
            Addresses = [.. names.Where(n => n.TagNo == GeneralName.IPAddress)
                .Select(n => Asn1OctetString.GetInstance(n.Name).GetOctets()).Where(b => b.Length is 4 or 16).Select(b => new IPAddress(b))],
            Others = [.. names.Where(n => n.TagNo == GeneralName.OtherName).Select(OtherName.Read).OfType<OtherName>()],
        };

        IReadOnlyList<string> Texts(int tag) =>
            [.. names.Where(n => n.TagNo == tag).Select(n => DerIA5String.GetInstance(n.Name).GetString())];
    }

    /// <summary>The subject alternative name extension; null if there is nothing to put in it.</summary>
    public GeneralNames? ToGeneralNames()
    {
        GeneralName[] names =
        [
            .. Others.Select(o => o.ToGeneralName()),
            .. Dns.Select(n => new GeneralName(GeneralName.DnsName, new DerIA5String(n))),
            .. Emails.Select(n => new GeneralName(GeneralName.Rfc822Name, new DerIA5String(n))),
            .. Addresses.Select(a => new GeneralName(GeneralName.IPAddress, new DerOctetString(a.GetAddressBytes()))),
            .. Uris.Select(u => new GeneralName(GeneralName.UniformResourceIdentifier, new DerIA5String(u))),
        ];
        return names.Length > 0 ? new GeneralNames(names) : null;
    }
}
