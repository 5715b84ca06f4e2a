using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Sandbox.Vault.AuthMethods.Cert;

/// <summary>The serial numbers of a certificate revocation list (RFC 5280, section 5).</summary>
internal static class RevocationList
{
    /// <summary>Reads a list in PEM; its signature isn't looked at, as the real method doesn't.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<string> Serials(string pem)
    {
        try
        {
            var fields = PemEncoding.Find(pem);
            var list = new AsnReader(Convert.FromBase64String(pem[fields.Base64Data]), AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
                list.ReadInteger(); // version
            list.ReadSequence(); // algorithm
            list.ReadSequence(); // issuer
            while (list.HasData && list.PeekTag().TagValue is (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime)
                list.ReadEncodedValue();
            if (!list.HasData || !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
                return [];

            var serials = new List<string>();
            for (var revoked = list.ReadSequence(); revoked.HasData;)
                serials.Add($"{revoked.ReadSequence().ReadInteger()}");
            return serials;
        }
        catch (Exception e) when (e is ArgumentException or AsnContentException or CryptographicException)
        {
            throw new FormatException("failed to parse CRL", e);
        }
    }

    /// <summary>A serial number as lists name it.</summary>
    public static string Serial(BigInteger number) => $"{number}";
}
