using System.Text.Json.Nodes;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>root</c>: an authority that signs itself, and those that it signs.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
/// <param name="issuance">Makes certificates.</param>
internal sealed class RootPaths(Lock gate, PkiStore store, Issuance issuance) : PkiPaths(gate, store)
{
    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        yield return new BackendPath("root") { Delete = Handle((_, _) => Delete()) };
        foreach (var path in IsOld ? ["root/generate"] : (string[])["root/generate", "root/rotate", "issuers/generate/root"])
            yield return new BackendPath($"{path}/{Name("exported")}") { Fields = Merge(IssueFields.Authority), Write = Handle(Generate) };
        foreach (var path in IsOld ? ["root"] : (string[])["root", $"issuer/{Name("ref")}"])
        {
            yield return new BackendPath($"{path}/sign-intermediate")
            {
                Fields = Merge(IssueFields.Authority),
                Write = Handle(SignIntermediate),
            };
            yield return new BackendPath($"{path}/sign-self-issued")
            {
                Fields = { ["certificate"] = FieldType.Text, ["ref"] = FieldType.Text, ["issuer_ref"] = FieldType.Text },
                Write = Handle((_, fields) => SignSelfIssued(fields)),
            };
        }
    }

    private VaultResponse? Delete()
    {
        _ = Store.Shown?.Crl.Der; // it is shown on, so it must be made while its key is here
        Store.RemoveAuthorities();
        return IsOld ? null : VaultResponse.Warning(
            "DELETE /root deletes all keys and issuers; prefer the new DELETE /key/:key_ref and DELETE /issuer/:issuer_ref for finer "
            + "granularity, unless removal of all keys and issuers is desired.");
    }

    private VaultResponse Generate(VaultRequest request, FieldData fields)
    {
        if (IsOld && Store.Keys.Count > 0)
        {
            return VaultResponse.Warning(
                "Refusing to generate a root certificate over an existing root certificate. If you really want to destroy the original "
                + $"root certificate, please issue a delete against {request.Mount!.FullPath}root.");
        }

        var asked = AuthorityRequest.Read(request, fields, Store);
        var issued = issuance.Issue(asked.Issuance with { IsCa = true });
        var (format, certificate) = (asked.Format, asked.Format.Show(issued.Certificate));
        var data = new JsonObject
        {
            ["expiration"] = issued.Expiration,
            ["serial_number"] = issued.Serial,
            ["certificate"] = format.IsBundle ? AnswerFormat.Bundle(asked.IsExported ? issued.Key : null, certificate) : certificate,
            ["issuing_ca"] = certificate,
        };
        if (asked.IsExported)
            (data["private_key"], data["private_key_type"]) = (format.Show(issued.Key!), issued.Key!.Type);

        var key = Store.AddKey(issued.Key!, asked.KeyName);
        var issuer = Store.AddIssuer(issued.Certificate, NameFor(request, asked.IssuerName));
        Store.AddCertificate(issued.Certificate);
        if (IsOld || Store.DefaultFollowsLatest)
            Store.DefaultIssuerId = issuer.Id;
        Store.Shown = issuer;
        var response = VaultResponse.Of(data);
        response.Warnings.AddRange(issued.Warnings);
        if (!IsOld)
        {
            (data["issuer_id"], data["issuer_name"], data["key_id"], data["key_name"]) = (issuer.Id, issuer.Name, key.Id, key.Name);
            if (Store.Urls is null or { IsEmpty: true })
                response.Warnings.Add(ImportPaths.NoUrls);
        }

        if (issued.Certificate.GetBasicConstraints() == 0)
            response.Warnings.Add(PathLengthWarning("generated"));
        return response;
    }

    // A root that replaces another is named "next" until it becomes the default.
    private string NameFor(VaultRequest request, string asked) => asked.Length == 0
        && request.RelativePath.StartsWith("root/rotate/", StringComparison.Ordinal) && !Store.Issuers.Exists(i => i.Name == "next")
            ? "next"
            : asked;

    private VaultResponse SignIntermediate(VaultRequest request, FieldData fields)
    {
        var format = AnswerFormat.Of(fields) ?? throw VaultException.Refused("The \"format\" path parameter must be \"pem\" or \"der\"");
        var authority = Store.Authority(Reference(fields));
        var role = AuthorityRequest.Role(fields, "any", 0, ("use_csr_common_name", fields.Text("common_name").Length == 0));
        var issued = issuance.Issue(new IssuanceRequest(request, fields, role)
        {
            Authority = authority,
            Csr = SigningRequest.Read(fields.Text("csr")),
            IsCa = true,
            IsVerbatim = fields.Bool("use_csr_values"),
            MayOutliveCa = true,
        });

        var certificate = format.Show(issued.Certificate);
        var data = new JsonObject
        {
            ["expiration"] = issued.Expiration,
            ["serial_number"] = issued.Serial,
            ["certificate"] = format.IsBundle ? AnswerFormat.Bundle(null, [certificate, .. authority.Chain.Select(format.Show)]) : certificate,
            ["issuing_ca"] = format.Show(authority.Certificate),
        };
        if (authority.Chain.Count > 0)
            data["ca_chain"] = new JsonArray([.. authority.Chain.Select(c => JsonValue.Create(format.Show(c)))]);
        Store.AddCertificate(issued.Certificate);

        var response = VaultResponse.Of(data);
        response.Warnings.AddRange(issued.Warnings);
        if (authority.Certificate.NotAfter < issued.Certificate.NotAfter)
        {
            response.Warnings.Add(
                "The expiration time for the signed certificate is after the CA's expiration time. If the new certificate is not treated as "
                + "a root, validation paths with the certificate past the issuing CA's expiration time will fail.");
        }

        if (issued.Certificate.GetBasicConstraints() == 0)
            response.Warnings.Add(PathLengthWarning("signed"));
        return response;
    }

    private VaultResponse SignSelfIssued(FieldData fields)
    {
        if (Pem.First(fields.Text("certificate")) is not { Der.Length: > 0 } block)
            throw VaultException.Refused("certificate could not be PEM-decoded");
        var certificate = PemBundle.TryReadCertificate(block.Der)
            ?? throw VaultException.Refused($"error parsing certificate: {GoAsn1.Error(block.Der, "certificate")}");
        if (certificate.GetBasicConstraints() < 0)
            throw VaultException.Refused("given certificate is not a CA certificate");
        if (!certificate.IssuerDN.Equivalent(certificate.SubjectDN))
            throw VaultException.Refused("given certificate is not self-issued");

        var authority = Store.Authority(Reference(fields));
        var signed = CertificateBuilder.SignAgain(
            certificate, authority.Urls, authority.Certificate, authority.Key, Store.HashBits(authority.Key));
        return VaultResponse.Of(new JsonObject { ["certificate"] = Show(signed), ["issuing_ca"] = Show(authority.Certificate) });

        static string Show(X509Certificate certificate) => Pem.Certificate(certificate.GetEncoded());
    }

    private static string Reference(FieldData fields) => fields.Text("ref", fields.Text("issuer_ref", PkiStore.DefaultReference));

    private static string PathLengthWarning(string what) =>
        $"Max path length of the {what} certificate is zero. This certificate cannot be used to issue intermediate CA certificates.";
}
