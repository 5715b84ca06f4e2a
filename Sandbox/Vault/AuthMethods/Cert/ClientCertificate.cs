using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Vault.AuthMethods.Cert;

/// <summary>What a client's certificate says of the client.</summary>
internal sealed class ClientCertificate
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationalUnitOid = "2.5.4.11";
    private static readonly Asn1Tag EmailTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag DnsTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    private readonly List<string> _emails = [];
    private readonly List<string> _dnsNames = [];
    private readonly List<string> _uris = [];

    /// <summary>Reads a certificate.</summary>
    public ClientCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        CommonName = Attributes(CommonNameOid).LastOrDefault() ?? "";
        OrganizationalUnits = [.. Attributes(OrganizationalUnitOid)];
        if (certificate.Extensions[SubjectAlternativeName] is { } names)
            ReadNames(names.RawData);
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The common name; empty for none.</summary>
    public string CommonName { get; }

    /// <summary>The organizational units.</summary>
    public IReadOnlyList<string> OrganizationalUnits { get; }

    /// <summary>The e-mail addresses among its alternative names.</summary>
    public IReadOnlyList<string> Emails => _emails;

    /// <summary>The DNS names among its alternative names.</summary>
    public IReadOnlyList<string> DnsNames => _dnsNames;

    /// <summary>The URIs among its alternative names.</summary>
    public IReadOnlyList<string> Uris => _uris;

    /// <summary>The serial number.</summary>
    public BigInteger SerialNumber => BigInteger.Parse("0" + Certificate.SerialNumber, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The text of an extension; null if it isn't there, empty if it is no text.</summary>
    public string? Extension(string oid)
    {
        if (Certificate.Extensions[oid] is not { } extension)
            return null;
        try
        {
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER);
            return reader.PeekTag().TagValue switch
            {
                (int)UniversalTagNumber.UTF8String => reader.ReadCharacterString(UniversalTagNumber.UTF8String),
                (int)UniversalTagNumber.PrintableString => reader.ReadCharacterString(UniversalTagNumber.PrintableString),
                (int)UniversalTagNumber.IA5String => reader.ReadCharacterString(UniversalTagNumber.IA5String),
                _ => "",
            };
        }
        catch (AsnContentException)
        {
            return "";
        }
    }

    /// <summary>A key identifier as Vault prints it: <c>ab:cd</c>.</summary>
    public string KeyId(bool ofAuthority)
    {
        ReadOnlyMemory<byte>? bytes = ofAuthority
            ? Certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier
            : Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return bytes is { } id ? BitConverter.ToString(id.ToArray()).Replace('-', ':').ToLowerInvariant() : "";
    }

    private IEnumerable<string> Attributes(string oid) => Certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false)
        .Where(n => !n.HasMultipleElements && n.GetSingleElementType().Value == oid).Select(n => n.GetSingleElementValue() ?? "");

    private void ReadNames(byte[] extension)
    {
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                var list = tag.HasSameClassAndValue(EmailTag) ? _emails
                    : tag.HasSameClassAndValue(DnsTag) ? _dnsNames
                    : tag.HasSameClassAndValue(UriTag) ? _uris : null;
                if (list is null)
                    names.ReadEncodedValue();
                else
                    list.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            // A malformed extension names nobody.
        }
    }
}
