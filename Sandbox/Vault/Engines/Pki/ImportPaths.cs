using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Authorities made elsewhere: <c>config/ca</c>, and on later servers imports of several.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class ImportPaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    /// <summary>What later servers say of a mount without URLs.</summary>
    public const string NoUrls =
        "This mount hasn't configured any authority information access (AIA) fields; this may make it harder for systems to find missing "
        + "certificates in the chain or to validate revocation status of certificates. Consider updating /config/urls or the newly generated "
        + "issuer with this information.";

    private const int ShortestBundle = 75;

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType> { ["pem_bundle"] = FieldType.Text, ["certificate"] = FieldType.Text };
        if (IsOld)
        {
            yield return new BackendPath("config/ca") { Fields = fields, Write = Handle((_, f) => SetCa(f)) };
            yield break;
        }

        foreach (var path in (string[])["config/ca", "issuers/import/(cert|bundle)", "intermediate/set-signed"])
            yield return new BackendPath(path) { Fields = fields, Write = Handle(Import) };
    }

    private VaultResponse? SetCa(FieldData fields)
    {
        if (fields.Text("pem_bundle").Length == 0)
            throw VaultException.Refused("'pem_bundle' was empty");
        var bundle = PemBundle.Read(fields.Text("pem_bundle"));
        if (bundle.Keys.Count == 0)
            throw VaultException.Refused("private key not found in the PEM bundle");
        if (bundle.Certificates.Count == 0)
            throw VaultException.Refused("no certificate found in the PEM bundle");
        if (bundle.Certificates[0].GetBasicConstraints() < 0)
        {
            throw VaultException.Refused(
                "the given certificate is not marked for CA use and cannot be used with this backend");
        }

        Store.Replace(bundle.Keys[0], bundle.Certificates);
        return null;
    }

    private VaultResponse Import(VaultRequest request, FieldData fields)
    {
        var (text, certificate) = (fields.Text("pem_bundle"), fields.Text("certificate"));
        if (text.Length == 0 && certificate.Length == 0)
            throw VaultException.Refused("'pem_bundle' and 'certificate' parameters were empty");
        if (text.Length > 0 && certificate.Length > 0)
            throw VaultException.Refused("'pem_bundle' and 'certificate' parameters were both provided");
        if (text.Length + certificate.Length < ShortestBundle)
        {
            throw VaultException.Refused(
                "provided data for import was too short; perhaps a path was passed to the API rather than the contents of a PEM file");
        }

        var bundle = PemBundle.ReadBlocks(
            text + certificate, () => VaultException.Refused("error when parsing block 1: invalid PEM data"), isStrict: false);
        var takesKeys = certificate.Length == 0 && (request.RelativePath is "config/ca" || request.RelativePath.EndsWith("bundle", StringComparison.Ordinal));
        if (bundle.Keys.Count > 0 && !takesKeys)
        {
            throw VaultException.Refused(
                "private keys found in the PEM bundle but not allowed by the path; use /issuers/import/bundle");
        }

        if (bundle.Certificates.FirstOrDefault(c => c.GetBasicConstraints() < 0) is not null)
            throw VaultException.Refused("Error parsing issuer 0: unable to import certificate: not marked for CA use");
        var (knownKeys, knownIssuers) = (Store.Keys.Select(k => k.Id).ToHashSet(), Store.Issuers.Select(i => i.Id).ToHashSet());
        var keys = bundle.Keys.Select(k => Store.AddKey(k).Id).ToList();
        var issuers = bundle.Certificates.Select(c => Store.AddIssuer(c)).ToList();
        var created = issuers.Where(i => !knownIssuers.Contains(i.Id) && i.KeyId.Length > 0).ToList();
        if (Store.DefaultFollowsLatest && created.Count == 1)
            Store.DefaultIssuerId = created[0].Id;

        var response = VaultResponse.Of(new JsonObject
        {
            ["mapping"] = new JsonObject(issuers.DistinctBy(i => i.Id).Select(i => KeyValuePair.Create(i.Id, (JsonNode?)i.KeyId))),
            ["imported_keys"] = Texts(keys.Where(k => !knownKeys.Contains(k))),
            ["imported_issuers"] = Texts(issuers.Select(i => i.Id).Where(i => !knownIssuers.Contains(i))),
            ["existing_keys"] = Texts(keys.Where(knownKeys.Contains)),
            ["existing_issuers"] = Texts(issuers.Select(i => i.Id).Where(knownIssuers.Contains)),
        });
        if (Store.Urls is null or { IsEmpty: true })
            response.Warnings.Add(NoUrls);
        return response;
    }

    // Go writes a list that was never filled as null.
    private static JsonArray? Texts(IEnumerable<string> texts) =>
        texts.Distinct().Select(t => JsonValue.Create(t)).ToArray() is { Length: > 0 } values ? new JsonArray(values) : null;
}
