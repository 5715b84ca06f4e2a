using Org.BouncyCastle.X509;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>How an answer shows certificates and keys.</summary>
/// <param name="Name"><c>pem</c>, <c>der</c> or <c>pem_bundle</c>.</param>
/// <param name="IsPkcs8">True to show keys as PKCS#8 whatever their type.</param>
internal sealed record AnswerFormat(string Name, bool IsPkcs8)
{
    /// <summary>The fields of a request.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Fields =
        new Dictionary<string, FieldType> { ["format"] = FieldType.Text, ["private_key_format"] = FieldType.Text };

    /// <summary>True if key, certificate and chain are put into one text.</summary>
    public bool IsBundle => Name == "pem_bundle";

    /// <summary>What a request asks for; null for a format that doesn't exist.</summary>
    public static AnswerFormat? Of(FieldData fields)
    {
        var name = fields.Text("format", "pem").ToLowerInvariant();
        return name is "pem" or "der" or "pem_bundle" ? new AnswerFormat(name, fields.Text("private_key_format") == "pkcs8") : null;
    }

    /// <summary>A certificate.</summary>
    public string Show(X509Certificate certificate) => Show("CERTIFICATE", certificate.GetEncoded());

    /// <summary>Anything else.</summary>
    public string Show(string label, byte[] der) => Name == "der" ? Convert.ToBase64String(der) : Pem.Encode(label, der);

    /// <summary>A key.</summary>
    public string Show(PrivateKey key) => IsPkcs8 ? Show("PRIVATE KEY", key.ToPkcs8()) : Show(key.PemLabel, key.ToDer());

    /// <summary>What stands before a certificate in a bundle: the key as is usual for its type, which <c>pkcs8</c> doesn't change.</summary>
    public static string Bundle(PrivateKey? key, params IEnumerable<string> rest) =>
        string.Join('\n', key is null ? rest : rest.Prepend(Pem.Encode(key.PemLabel, key.ToDer())));
}
