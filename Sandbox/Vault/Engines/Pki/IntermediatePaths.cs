using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>intermediate</c>: an authority that another one signs.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
/// <param name="issuance">Makes signing requests.</param>
internal sealed class IntermediatePaths(Lock gate, PkiStore store, Issuance issuance) : PkiPaths(gate, store)
{
    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        foreach (var path in IsOld ? ["intermediate/generate"] : (string[])["intermediate/generate", "issuers/generate/intermediate"])
            yield return new BackendPath($"{path}/{Name("exported")}") { Fields = Merge(IssueFields.Authority), Write = Handle(Generate) };
        if (IsOld)
        {
            yield return new BackendPath("intermediate/set-signed")
            {
                Fields = { ["certificate"] = FieldType.Text },
                Write = Handle((_, fields) => SetSigned(fields)),
            };
        }
    }

    private VaultResponse Generate(VaultRequest request, FieldData fields)
    {
        var asked = AuthorityRequest.Read(request, fields, Store);
        var (csr, key) = issuance.CreateRequest(asked.Issuance);
        var (format, text) = (asked.Format, asked.Format.Show("CERTIFICATE REQUEST", csr.GetDerEncoded()));
        var data = new JsonObject { ["csr"] = format.IsBundle ? AnswerFormat.Bundle(asked.IsExported ? key : null, text) : text };
        if (asked.IsExported)
            (data["private_key"], data["private_key_type"]) = (format.Show(key), key.Type);

        if (IsOld)
            Store.RemoveAuthorities(); // the new key takes the place of what was there
        var kept = Store.AddKey(key, asked.KeyName);
        var response = VaultResponse.Of(data);
        if (IsOld)
            return response;
        data["key_id"] = kept.Id;
        if (Store.Urls is null or { IsEmpty: true })
        {
            response.Warnings.Add(ImportPaths.NoUrls + " Since this certificate is an intermediate, it might be useful to regenerate this "
                + "certificate after fixing this problem for the root mount.");
        }

        return response;
    }

    // Vault 1.8; later servers take it for an import.
    private VaultResponse? SetSigned(FieldData fields)
    {
        if (fields.Text("certificate").Length == 0)
            throw VaultException.Refused("no certificate provided in the \"certificate\" parameter");
        var bundle = PemBundle.Read(fields.Text("certificate"));
        if (bundle.Certificates.Count == 0)
            throw VaultException.Refused("supplied certificate could not be successfully parsed");
        if (Store.Keys.Count == 0)
            throw VaultException.Refused("could not find any existing entry with a private key");
        if (bundle.Certificates[0].GetBasicConstraints() < 0)
        {
            throw VaultException.Refused(
                "the given certificate is not marked for CA use and cannot be used with this backend");
        }

        if (bundle.Problem(Store.Keys[0].Key) is { } problem)
            throw VaultException.Failed($"verification of parsed bundle failed: {problem}");
        Store.Replace(Store.Keys[0].Key, bundle.Certificates);
        Store.AddCertificate(bundle.Certificates[0]);
        return null;
    }
}
