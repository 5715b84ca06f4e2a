using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Certificates, chains and revocation lists for everybody: raw, or as JSON below <c>cert/</c>.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class FetchPaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    private const string CertificateType = "application/pkix-cert";
    private const string CrlType = "application/pkix-crl";

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        yield return Raw("ca", CertificateType, () => Shown?.Certificate.GetEncoded() ?? []);
        yield return Raw("ca/pem", CertificateType, () => Shown is { } issuer ? Text(Pem.Certificate(issuer.Certificate.GetEncoded())) : []);
        yield return Raw("ca_chain", CertificateType, RawChain);
        yield return Raw("crl", CrlType, () => Shown?.Crl.Der ?? []);
        yield return Raw("crl/pem", CrlType, () => Shown?.Crl.Der is { Length: > 0 } der ? Text(Pem.Encode("X509 CRL", der)) : []);
        yield return Json("cert/ca_chain", _ => Answer(Chain(), 0));
        yield return Json("cert/crl", _ => Shown?.Crl.Der is { Length: > 0 } der ? Answer(Pem.Encode("X509 CRL", der), 0) : null);
        yield return Json("cert/(?<serial>[0-9A-Fa-f:-]+)", Fetch);
        yield return new BackendPath("certs/?") { List = Handle((_, _) => VaultResponse.OfKeys(Serials())) };
        if (IsOld)
            yield break;

        yield return RawOf("cert/(?<serial>[0-9A-Fa-f:-]+)/raw", CertificateType, f => Find(f)?.GetEncoded() ?? []);
        yield return RawOf(
            "cert/(?<serial>[0-9A-Fa-f:-]+)/raw/pem", "application/pem-certificate-chain",
            f => Find(f) is { } found ? Text(Pem.Certificate(found.GetEncoded())) : []);
    }

    private Issuer? Shown => IsOld ? Store.Shown : Store.DefaultIssuer;

    private BackendPath Raw(string path, string type, Func<byte[]> read) => RawOf(path, type, _ => read());

    private BackendPath RawOf(string path, string type, Func<FieldData, byte[]> read) => new(path)
    {
        Fields = { ["serial"] = FieldType.Text },
        Read = Handle((_, fields) => Body(type, read(fields))),
    };

    private BackendPath Json(string path, Func<FieldData, VaultResponse?> read) => new(path)
    {
        Fields = { ["serial"] = FieldType.Text },
        Read = Handle((_, fields) => read(fields)),
    };

    /// <summary>A raw answer; without content if there is nothing to show.</summary>
    public static VaultResponse Body(string type, byte[] bytes) =>
        new() { Raw = new RawBody(type, bytes), Status = bytes.Length > 0 ? 200 : 204 };

    private VaultResponse? Fetch(FieldData fields)
    {
        if (fields.Text("serial") == "ca")
            return Shown is { } issuer ? Answer(Pem.Certificate(issuer.Certificate.GetEncoded()), 0) : null;
        if (Find(fields) is not { } certificate)
            return null;
        var revoked = Store.Revoked.GetValueOrDefault(SerialNumber.Normalize(fields.Text("serial")));
        return Answer(Pem.Certificate(certificate.GetEncoded()), revoked?.Time.ToUnixTimeSeconds() ?? 0);
    }

    private X509Certificate? Find(FieldData fields) => Store.Certificates.GetValueOrDefault(SerialNumber.Normalize(fields.Text("serial")));

    private IEnumerable<string> Serials() => IsOld ? Store.Certificates.Keys : Store.Certificates.Keys.Select(k => k.Replace('-', ':'));

    // The raw path has no way to show an error.
    private byte[] RawChain()
    {
        try
        {
            return Text(Chain());
        }
        catch (VaultException)
        {
            return [];
        }
    }

    private string Chain()
    {
        try
        {
            return string.Join('\n', Store.FindAuthority().Chain.Select(c => Pem.Certificate(c.GetEncoded())));
        }
        catch (AuthorityException e)
        {
            throw e.IsUsers ? VaultException.Refused(e.Message) : VaultException.Failed(e.Message);
        }
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static VaultResponse Answer(string certificate, long revocationTime) =>
        VaultResponse.Of(new JsonObject { ["certificate"] = certificate, ["revocation_time"] = revocationTime });
}
