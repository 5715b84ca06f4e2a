using System.Text.Json.Nodes;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A mount's store as JSON, for a sandbox that keeps its state. The private keys are in it in the clear: it is a sandbox.</summary>
internal static class PkiState
{
    /// <summary>The store as JSON.</summary>
    public static JsonObject Save(PkiStore store) => new()
    {
        ["keys"] = new JsonArray([.. store.Keys.Select(k => new JsonObject
        {
            ["id"] = k.Id,
            ["name"] = k.Name,
            ["pkcs8"] = Convert.ToBase64String(k.Key.ToPkcs8()),
        })]),
        ["issuers"] = new JsonArray([.. store.Issuers.Select(Save)]),
        ["shown"] = store.Shown is { } shown ? Save(shown) : null,
        ["default_issuer"] = store.DefaultIssuerId,
        ["default_key"] = store.DefaultKeyId,
        ["default_follows_latest_issuer"] = store.DefaultFollowsLatest,
        ["certificates"] = new JsonArray([.. store.Certificates.Values.Select(Encode)]),
        ["revoked"] = new JsonArray([.. store.Revoked.Values.Select(r => new JsonObject
        {
            ["certificate"] = Encode(r.Certificate),
            ["time"] = r.Time.ToString("O"),
        })]),
        ["roles"] = new JsonObject(store.Roles.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value.Describe()))),
        ["urls"] = store.Urls?.Describe(),
        ["crl"] = store.CrlConfiguration?.Describe(),
    };

    /// <summary>Fills an empty store.</summary>
    public static void Load(PkiStore store, JsonObject state)
    {
        foreach (var key in Objects(state["keys"]))
        {
            var secret = PrivateKey.TryParse(Convert.FromBase64String(Text(key["pkcs8"])))
                ?? throw new FormatException("the state of a PKI mount has a key that is no PKCS#8");
            store.Keys.Add(new CaKey(Text(key["id"]), secret) { Name = Text(key["name"]) });
        }

        store.Issuers.AddRange(Objects(state["issuers"]).Select(Issuer));
        if (state["shown"] is JsonObject shown)
            store.Shown = store.Issuers.Find(i => i.Id == Text(shown["id"])) ?? Issuer(shown);
        store.DefaultIssuerId = Text(state["default_issuer"]);
        store.DefaultKeyId = Text(state["default_key"]);
        store.DefaultFollowsLatest = state["default_follows_latest_issuer"]!.GetValue<bool>();
        foreach (var certificate in state["certificates"]!.AsArray())
            store.AddCertificate(Decode(certificate));
        foreach (var entry in Objects(state["revoked"]))
        {
            var certificate = Decode(entry["certificate"]);
            store.Revoked[SerialNumber.WithHyphens(certificate.SerialNumber)] = new RevokedCertificate(certificate, Time(entry["time"]));
        }

        foreach (var (name, settings) in state["roles"]!.AsObject())
            store.Roles[name] = new PkiRole(settings!.DeepClone().AsObject());
        if (state["urls"] is JsonObject urls)
            store.Urls = Urls(urls);
        if (state["crl"] is JsonObject crl)
            store.CrlConfiguration = new CrlConfiguration(crl.DeepClone().AsObject());
    }

    private static JsonObject Save(Issuer issuer) => new()
    {
        ["id"] = issuer.Id,
        ["name"] = issuer.Name,
        ["certificate"] = Encode(issuer.Certificate),
        ["key"] = issuer.KeyId,
        ["given_chain"] = new JsonArray([.. issuer.GivenChain.Select(Encode)]),
        ["manual_chain"] = new JsonArray([.. issuer.ManualChain.Select(c => JsonValue.Create(c))]),
        ["leaf_not_after_behavior"] = issuer.LeafNotAfterBehavior,
        ["usage"] = new JsonArray([.. issuer.Usage.Select(u => JsonValue.Create(u))]),
        ["urls"] = issuer.Urls?.Describe(),
        ["revocation_time"] = issuer.RevocationTime?.ToString("O"),
        ["crl"] = Convert.ToBase64String(issuer.Crl.Der),
        ["crl_number"] = issuer.Crl.Number,
    };

    private static Issuer Issuer(JsonObject state) => new(Text(state["id"]), Decode(state["certificate"]))
    {
        Name = Text(state["name"]),
        KeyId = Text(state["key"]),
        GivenChain = [.. state["given_chain"]!.AsArray().Select(Decode)],
        ManualChain = [.. FieldConversion.List(state["manual_chain"])],
        LeafNotAfterBehavior = Text(state["leaf_not_after_behavior"]),
        Usage = [.. FieldConversion.List(state["usage"])],
        Urls = state["urls"] is JsonObject urls ? Urls(urls) : null,
        RevocationTime = state["revocation_time"] is { } time ? Time(time) : null,
        Crl = new RevocationList { Der = Convert.FromBase64String(Text(state["crl"])), Number = state["crl_number"]!.GetValue<long>() },
    };

    private static UrlEntries Urls(JsonObject state) => new UrlEntries().With(new FieldData(UrlEntries.Fields, state));

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => list!.AsArray().Select(e => e!.AsObject());

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse(Text(node), System.Globalization.CultureInfo.InvariantCulture);

    private static JsonValue Encode(X509Certificate certificate) => JsonValue.Create(Convert.ToBase64String(certificate.GetEncoded()));

    private static X509Certificate Decode(JsonNode? node) => new(Convert.FromBase64String(Text(node)));
}
