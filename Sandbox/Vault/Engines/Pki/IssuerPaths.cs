using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>issuers</c> and <c>issuer/REF</c>: the several authorities of a mount on later servers.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
internal sealed class IssuerPaths(Lock gate, PkiStore store) : PkiPaths(gate, store)
{
    private static readonly Dictionary<string, FieldType> Fields = new(UrlEntries.Fields)
    {
        ["ref"] = FieldType.Text,
        ["issuer_name"] = FieldType.Text,
        ["leaf_not_after_behavior"] = FieldType.Text,
        ["manual_chain"] = FieldType.List,
        ["usage"] = FieldType.List,
    };

    private static readonly string[] Usages = ["crl-signing", "issuing-certificates", "ocsp-signing", "read-only"];

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define()
    {
        if (IsOld)
            return [];
        var issuer = $"issuer/{Name("ref")}";
        return
        [
            new("issuers/?") { List = Handle((_, _) => List()) },
            new(issuer)
            {
                Fields = Fields,
                Read = Handle((_, fields) => VaultResponse.Of(Describe(Find(fields)))),
                Write = Handle((_, fields) => Write(fields)),
                Delete = Handle((_, fields) => Delete(fields)),
            },
            new($"{issuer}/revoke") { Fields = Fields, Write = Handle((_, fields) => Revoke(fields)) },
            Show($"{issuer}/json", i => VaultResponse.Of(new JsonObject
            {
                ["certificate"] = Certificate(i),
                ["ca_chain"] = Chain(i),
                ["issuer_id"] = i.Id,
                ["issuer_name"] = i.Name,
            })),
            Show($"{issuer}/pem", i => FetchPaths.Body("application/pem-certificate-chain", Encoding.ASCII.GetBytes(Certificate(i)))),
            Show($"{issuer}/der", i => FetchPaths.Body("application/pkix-cert", i.Certificate.GetEncoded())),
            Show($"{issuer}/crl", i => VaultResponse.Of(new JsonObject { ["crl"] = Crl(i) })),
            Show($"{issuer}/crl/pem", i => FetchPaths.Body("application/x-pem-file", Encoding.ASCII.GetBytes(Crl(i)))),
            Show($"{issuer}/crl/der", i => FetchPaths.Body("application/pkix-crl", i.Crl.Der)),
        ];
    }

    private BackendPath Show(string path, Func<Issuer, VaultResponse> show) =>
        new(path) { Fields = Fields, Read = Handle((_, fields) => show(Find(fields))) };

    private Issuer Find(FieldData fields) => Store.FindIssuer(fields.Text("ref"));

    private VaultResponse List() => VaultResponse.Of(new JsonObject
    {
        ["keys"] = new JsonArray([.. Store.Issuers.Select(i => i.Id).Order(StringComparer.Ordinal).Select(i => JsonValue.Create(i))]),
        ["key_info"] = new JsonObject(Store.Issuers.Select(i => KeyValuePair.Create(i.Id, (JsonNode?)new JsonObject
        {
            ["issuer_name"] = i.Name,
            ["is_default"] = i.Id == Store.DefaultIssuerId,
            ["serial_number"] = i.Serial,
            ["key_id"] = i.KeyId,
        }))),
    });

    private JsonObject Describe(Issuer issuer)
    {
        var data = (issuer.Urls ?? new UrlEntries()).Describe();
        data["issuer_id"] = issuer.Id;
        data["issuer_name"] = issuer.Name;
        data["key_id"] = issuer.KeyId;
        data["certificate"] = Certificate(issuer);
        data["manual_chain"] = issuer.ManualChain.Count > 0 ? Texts(issuer.ManualChain) : null;
        data["ca_chain"] = Chain(issuer);
        data["leaf_not_after_behavior"] = issuer.LeafNotAfterBehavior;
        data["usage"] = string.Join(',', issuer.Usage);
        data["revocation_signature_algorithm"] = "";
        data["revoked"] = issuer.RevocationTime is not null;
        if (issuer.RevocationTime is { } time)
            (data["revocation_time"], data["revocation_time_rfc3339"]) = (time.ToUnixTimeSeconds(), Timestamps.Nano(time));
        if (Store.Flavour == VaultFlavour.OpenBao)
            data["delta_crl_distribution_points"] = new JsonArray();
        if (issuer.Urls is not null)
            data["enable_aia_url_templating"] = false;
        return data;
    }

    // A write replaces all settings: those left out go back to their defaults.
    private VaultResponse Write(FieldData fields)
    {
        var issuer = Find(fields);
        var name = fields.Text("issuer_name");
        if (name != issuer.Name)
            name = AuthorityRequest.CheckedName(name, "issuer", n => Store.Issuers.Exists(i => i != issuer && i.Name == n));
        var behavior = fields.Text("leaf_not_after_behavior", "err");
        if (behavior is not ("err" or "truncate" or "permit"))
        {
            throw VaultException.Refused(
                $"Unknown value for field `leaf_not_after_behavior`: {behavior}; must be one of `err`, `truncate`, `permit`");
        }

        var usage = fields.List("usage", Usages);
        if (usage.FirstOrDefault(u => !Usages.Contains(u)) is { } unknown)
        {
            throw VaultException.Refused(
                $"Unable to parse specified usages: [{string.Join(' ', usage)}] - valid values are [{string.Join(' ', Usages)}]: "
                + $"unknown name for usage type: {unknown}");
        }

        var chain = fields.List("manual_chain");
        foreach (var reference in chain)
            Store.FindIssuer(reference);
        var urls = new UrlEntries().With(fields);
        (issuer.Name, issuer.LeafNotAfterBehavior, issuer.ManualChain) = (name, behavior, chain);
        (issuer.Usage, issuer.Urls) = ([.. usage.Order(StringComparer.Ordinal)], urls.IsEmpty ? null : urls);
        return VaultResponse.Of(Describe(issuer));
    }

    private VaultResponse Delete(FieldData fields)
    {
        var reference = fields.Text("ref");
        if (Store.Issuers.Find(i => i.Id == reference || i.Name == reference || (reference == "default" && i.Id == Store.DefaultIssuerId))
            is not { } issuer)
        {
            return new VaultResponse();
        }

        Store.Issuers.Remove(issuer);
        if (issuer.Id != Store.DefaultIssuerId)
            return new VaultResponse();
        Store.DefaultIssuerId = "";
        return VaultResponse.Warning(
            $"Deleted issuer {issuer.Id} (via issuer_ref {reference}); this was configured as the default issuer. Operations without an "
            + "explicit issuer will not work until a new default is configured.");
    }

    private VaultResponse Revoke(FieldData fields)
    {
        var issuer = Find(fields);
        if (issuer.RevocationTime is null)
        {
            issuer.RevocationTime = Store.Clock.GetUtcNow();
            issuer.Usage = [.. issuer.Usage.Where(u => u != "issuing-certificates")];
            if (Store.Issuers.Exists(i => i != issuer && i.Issued(issuer.Certificate)))
            {
                Store.Revoked[SerialNumber.WithHyphens(issuer.Certificate.SerialNumber)] =
                    new RevokedCertificate(issuer.Certificate, issuer.RevocationTime.Value);
            }

            Store.RebuildCrls();
        }

        return VaultResponse.Of(Describe(issuer));
    }

    private static string Certificate(Issuer issuer) => Pem.Certificate(issuer.Certificate.GetEncoded());

    private JsonArray Chain(Issuer issuer) => Texts(Store.ChainOf(issuer).Select(c => Pem.Certificate(c.GetEncoded())));

    private static string Crl(Issuer issuer) => issuer.Crl.Der is { Length: > 0 } der ? Pem.Encode("X509 CRL", der) : "";

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
