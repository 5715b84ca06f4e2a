using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary><c>keys</c> and <c>key/REF</c>: the keys of a mount's authorities on later servers.</summary>
/// <param name="gate">Held while a request is handled.</param>
/// <param name="store">The mount's store.</param>
/// <param name="builder">Knows the identifiers of keys.</param>
internal sealed class KeyPaths(Lock gate, PkiStore store, CertificateBuilder builder) : PkiPaths(gate, store)
{
    private static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["ref"] = FieldType.Text,
        ["exported"] = FieldType.Text,
        ["key_name"] = FieldType.Text,
        ["key_type"] = FieldType.Text,
        ["key_bits"] = FieldType.Int,
        ["pem_bundle"] = FieldType.Text,
    };

    /// <inheritdoc/>
    public override IEnumerable<BackendPath> Define() => IsOld ? [] :
    [
        new("keys/?") { List = Handle((_, _) => List()) },
        new("keys/generate/(?<exported>internal|exported)") { Fields = Fields, Write = Handle((_, fields) => Generate(fields)) },
        new("keys/import") { Fields = Fields, Write = Handle((_, fields) => Import(fields)) },
        new($"key/{Name("ref")}")
        {
            Fields = Fields,
            Read = Handle((_, fields) => VaultResponse.Of(Describe(Store.FindKey(fields.Text("ref")), withId: true))),
            Write = Handle((_, fields) => Rename(fields)),
            Delete = Handle((_, fields) => Delete(fields)),
        },
    ];

    private VaultResponse List() => VaultResponse.Of(new JsonObject
    {
        ["keys"] = new JsonArray([.. Store.Keys.Select(k => k.Id).Order(StringComparer.Ordinal).Select(k => JsonValue.Create(k))]),
        ["key_info"] = new JsonObject(Store.Keys.Select(k => KeyValuePair.Create(
            k.Id, (JsonNode?)new JsonObject { ["key_name"] = k.Name, ["is_default"] = k.Id == Store.DefaultKeyId }))),
    });

    private VaultResponse Generate(FieldData fields)
    {
        var name = CheckedName(fields);
        var type = fields.Text("key_type", "rsa");
        if (type == "any")
            throw VaultException.Refused("unknown key type: any");
        var key = Store.AddKey(PrivateKey.Generate(type, PkiRole.CheckedBits(type, fields.Int("key_bits"), Store.Flavour)), name);
        var data = Describe(key, withId: false);
        if (fields.Text("exported") == "exported")
            data["private_key"] = Pem.Encode(key.Key.PemLabel, key.Key.ToDer());
        return VaultResponse.Of(data);
    }

    private VaultResponse Import(FieldData fields)
    {
        if (fields.Text("pem_bundle").Length == 0)
            throw VaultException.Refused("keyValueRaw: no key data provided");
        var name = CheckedName(fields);
        var bundle = PemBundle.ReadBlocks(
            fields.Text("pem_bundle"), () => VaultException.Refused("provided PEM block contained no data"), isStrict: false);
        if (bundle is not { Keys: [var secret], Certificates: [] })
            throw VaultException.Refused("only a single key can be present within the pem_bundle for importing");
        var isKnown = Store.Keys.Exists(k => k.Key.PublicInfo.Equals(secret.PublicInfo));
        var response = VaultResponse.Of(Describe(Store.AddKey(secret, name), withId: false));
        if (isKnown)
            response.Warnings.Add("Key already imported, use key/ endpoint to update name.");
        return response;
    }

    private VaultResponse Rename(FieldData fields)
    {
        var key = Store.FindKey(fields.Text("ref"));
        if (fields.Text("key_name") != key.Name)
            key.Name = CheckedName(fields);
        var response = VaultResponse.Of(Describe(key, withId: false));
        if (key.Name.Length == 0)
            response.Warnings.Add($"Name successfully deleted, you will now need to reference this key by it's Id: {key.Id}");
        return response;
    }

    private VaultResponse? Delete(FieldData fields)
    {
        var reference = fields.Text("ref");
        if (Store.Keys.Find(k => k.Id == reference || k.Name == reference || (reference == "default" && k.Id == Store.DefaultKeyId)) is not { } key)
            return null;
        if (Store.Issuers.Find(i => i.KeyId == key.Id) is { } user)
            throw VaultException.Refused($"Failed to Delete Key.  Key in Use by Issuer: {user.Id}");
        Store.Keys.Remove(key);
        if (key.Id != Store.DefaultKeyId)
            return null;
        Store.DefaultKeyId = "";
        return VaultResponse.Warning(
            $"Deleted key {key.Id} (via key_ref {reference}); this was configured as the default key. Operations without an explicit key will "
            + "not work until a new default is configured.");
    }

    private string CheckedName(FieldData fields) =>
        AuthorityRequest.CheckedName(fields.Text("key_name"), "key", n => Store.Keys.Exists(k => k.Name == n));

    private JsonObject Describe(CaKey key, bool withId)
    {
        var data = new JsonObject { ["key_id"] = key.Id, ["key_name"] = key.Name, ["key_type"] = key.Key.Type };
        if (withId)
            data["subject_key_id"] = SerialNumber.WithColons(Convert.ToHexStringLower(builder.KeyIdOf(key.Key.PublicInfo)).Chunk(2));
        return data;
    }
}
