using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Subjects as Go's <c>pkix.Name</c> writes them: a set for each kind of part, common name and serial number last.</summary>
internal static class DistinguishedName
{
    private const string PrintableMarks = " '()+,-./:=?";

    private static readonly (string Setting, DerObjectIdentifier Oid)[] Parts =
    [
        ("country", X509Name.C), ("organization", X509Name.O), ("ou", X509Name.OU), ("locality", X509Name.L), ("province", X509Name.ST),
        ("street_address", X509Name.Street), ("postal_code", X509Name.PostalCode),
    ];

    /// <summary>The subject of a certificate: what the role says of the organisation, and the names of the request.</summary>
    public static X509Name Of(PkiRole role, string commonName, string serialNumber)
    {
        var sets = new List<Asn1Encodable>();
        foreach (var (setting, oid) in Parts)
            Add(sets, oid, [.. role.List(setting).Distinct()]);
        Add(sets, X509Name.CN, commonName.Length > 0 ? [commonName] : []);
        Add(sets, X509Name.SerialNumber, serialNumber.Length > 0 ? [serialNumber] : []);
        return X509Name.GetInstance(new DerSequence(sets.ToArray()));
    }

    /// <summary>The last value of a kind; empty if there is none.</summary>
    public static string Value(X509Name name, DerObjectIdentifier oid) => name.GetValueList(oid).LastOrDefault() ?? "";

    private static void Add(List<Asn1Encodable> sets, DerObjectIdentifier oid, string[] values)
    {
        if (values.Length > 0)
            sets.Add(new DerSet(values.Select(v => new DerSequence(oid, Encode(v))).ToArray()));
    }

    private static Asn1Encodable Encode(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || PrintableMarks.Contains(c))
        ? new DerPrintableString(value)
        : new DerUtf8String(value);
}
