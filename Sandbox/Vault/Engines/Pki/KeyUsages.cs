using Org.BouncyCastle.Asn1.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>The names that roles have for key usages.</summary>
internal static class KeyUsages
{
    private static readonly Dictionary<string, int> Bits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DigitalSignature"] = KeyUsage.DigitalSignature,
        ["ContentCommitment"] = KeyUsage.NonRepudiation,
        ["KeyEncipherment"] = KeyUsage.KeyEncipherment,
        ["DataEncipherment"] = KeyUsage.DataEncipherment,
        ["KeyAgreement"] = KeyUsage.KeyAgreement,
        ["CertSign"] = KeyUsage.KeyCertSign,
        ["CrlSign"] = KeyUsage.CrlSign,
        ["EncipherOnly"] = KeyUsage.EncipherOnly,
        ["DecipherOnly"] = KeyUsage.DecipherOnly,
    };

    // In the order in which certificates list them.
    private static readonly (string Name, string Flag, string Oid)[] Extended =
    [
        ("any", "", "2.5.29.37.0"),
        ("serverauth", "server_flag", "1.3.6.1.5.5.7.3.1"),
        ("clientauth", "client_flag", "1.3.6.1.5.5.7.3.2"),
        ("codesigning", "code_signing_flag", "1.3.6.1.5.5.7.3.3"),
        ("emailprotection", "email_protection_flag", "1.3.6.1.5.5.7.3.4"),
        ("ipsecendsystem", "", "1.3.6.1.5.5.7.3.5"),
        ("ipsectunnel", "", "1.3.6.1.5.5.7.3.6"),
        ("ipsecuser", "", "1.3.6.1.5.5.7.3.7"),
        ("timestamping", "", "1.3.6.1.5.5.7.3.8"),
        ("ocspsigning", "", "1.3.6.1.5.5.7.3.9"),
        ("microsoftservergatedcrypto", "", "1.3.6.1.4.1.311.10.3.3"),
        ("netscapeservergatedcrypto", "", "2.16.840.1.113730.4.1"),
    ];

    /// <summary>The bits of some usages; unknown names are left out.</summary>
    public static int Parse(IEnumerable<string> names) => names.Aggregate(0, (bits, name) => bits | Bits.GetValueOrDefault(name.Trim()));

    /// <summary>The extended usages of a role, as object identifiers: by flag, by name, then those given as such.</summary>
    public static IReadOnlyList<string> ExtendedOf(PkiRole role)
    {
        var names = role.List("ext_key_usage").Select(n => n.Trim().ToLowerInvariant()).ToHashSet();
        return
        [
            .. Extended.Where(u => names.Contains(u.Name) || (u.Flag.Length > 0 && role.Flag(u.Flag))).Select(u => u.Oid),
            .. role.List("ext_key_usage_oids").Where(OtherName.IsOid),
        ];
    }
}
