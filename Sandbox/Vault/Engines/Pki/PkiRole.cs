using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>What certificates may be issued: the settings that <c>roles/NAME</c> shows.</summary>
/// <param name="settings">The settings, complete and of the right types.</param>
internal sealed class PkiRole(JsonObject settings)
{
    /// <summary><c>rsa</c>, <c>ec</c>, <c>ed25519</c>, or <c>any</c> for whatever a request brings.</summary>
    public string KeyType => Text("key_type");

    /// <summary>The size of keys, or the smallest that a request may bring.</summary>
    public int KeyBits => (int)Number("key_bits");

    /// <summary>The size of the hash that signs; zero for the usual one.</summary>
    public long SignatureBits => Number("signature_bits");

    /// <summary>The life time of certificates; zero for the mount's default.</summary>
    public TimeSpan Ttl => Duration("ttl");

    /// <summary>The longest life time; zero for the mount's.</summary>
    public TimeSpan MaxTtl => Duration("max_ttl");

    /// <summary>A role from a request, checked.</summary>
    /// <exception cref="VaultException">A setting is wrong.</exception>
    public static PkiRole From(FieldData fields, VaultFlavour flavour)
    {
        var settings = new JsonObject(RoleSetting.For(flavour).Select(s => KeyValuePair.Create(s.Name, (JsonNode?)(fields.Has(s.Name)
            ? FieldConversion.Convert(s.Type, fields.Raw[s.Name])
            : s.DefaultValue))));
        var role = new PkiRole(settings);
        if (role.Flag("no_store"))
            settings["generate_lease"] = false;
        role.CheckOtherSans();
        if (!fields.Has("key_bits"))
            settings["key_bits"] = DefaultBits(flavour);
        if (flavour == VaultFlavour.Vault18 && role is { KeyType: "rsa", KeyBits: < 2048 })
            role.CheckKey(flavour);
        if (role.MaxTtl > TimeSpan.Zero && role.Ttl > role.MaxTtl)
            throw VaultException.Refused("\"ttl\" value must be less than \"max_ttl\" value");
        role.CheckKey(flavour);
        role.CheckOids("ext_key_usage_oids", "an extended key usage");
        role.CheckOids("policy_identifiers", "a policy identifier");
        return role;
    }

    /// <summary>A role without limits, as certificate authorities and verbatim requests are signed by: all flags off but those given.</summary>
    public static PkiRole Unlimited(params ReadOnlySpan<(string Name, JsonNode? Value)> changes)
    {
        var settings = new JsonObject(RoleSetting.All.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)(s.Type switch
        {
            FieldType.Bool => JsonValue.Create(false),
            FieldType.List => new JsonArray(),
            FieldType.Text => JsonValue.Create(""),
            _ => JsonValue.Create(0L),
        }))));
        foreach (var name in (string[])["allow_localhost", "allow_any_name", "allow_ip_sans", "allow_wildcard_certificates"])
            settings[name] = true;
        foreach (var name in (string[])["allowed_uri_sans", "allowed_serial_numbers"])
            settings[name] = new JsonArray("*");
        foreach (var (name, value) in changes)
            settings[name] = value;
        return new PkiRole(settings);
    }

    /// <summary>A boolean setting; false if the server doesn't know it.</summary>
    public bool Flag(string name) => settings[name]?.GetValue<bool>() ?? false;

    /// <summary>A list; empty if the server doesn't know it.</summary>
    public IReadOnlyList<string> List(string name) => [.. (settings[name] as JsonArray ?? []).Select(v => v!.GetValue<string>())];

    /// <summary>A text; empty if the server doesn't know it.</summary>
    public string Text(string name) => settings[name]?.GetValue<string>() ?? "";

    /// <summary>A duration.</summary>
    public TimeSpan Duration(string name) => TimeSpan.FromSeconds(Number(name));

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => settings.DeepClone().AsObject();

    /// <summary>Refuses key types and sizes that don't exist or are too weak.</summary>
    /// <param name="type">The type of key.</param>
    /// <param name="bits">The size; later servers fill in the usual one for zero.</param>
    /// <param name="flavour">The server.</param>
    /// <returns>The size.</returns>
    public static int CheckedBits(string type, long bits, VaultFlavour flavour)
    {
        var isOld = flavour == VaultFlavour.Vault18;
        if (bits == 0 && !isOld)
            bits = type switch { "rsa" => 2048, "ec" => 256, _ => 0 };
        var isKnown = type switch
        {
            "rsa" when bits < 2048 => throw VaultException.Refused(
                "RSA keys < 2048 bits are unsafe and not supported" + (isOld ? "" : $": got {bits}")),
            "rsa" => bits is 2048 or 3072 or 4096 or 8192 ? true : throw VaultException.Refused($"unsupported bit length for RSA key: {bits}"),
            "ec" => bits is 224 or 256 or 384 or 521 ? true : throw VaultException.Refused($"unsupported bit length for EC key: {bits}"),
            "ed25519" => !isOld,
            _ => type == "any",
        };
        return isKnown ? (int)bits : throw VaultException.Refused($"unknown key type {type}");
    }

    /// <summary>The size of keys where none is given: Vault 1.8 takes that of RSA for every type.</summary>
    public static long DefaultBits(VaultFlavour flavour) => flavour == VaultFlavour.Vault18 ? 2048 : 0;

    private long Number(string name) => settings[name]?.GetValue<long>() ?? 0;

    private void CheckKey(VaultFlavour flavour)
    {
        settings["key_bits"] = (long)CheckedBits(KeyType, KeyBits, flavour);
        if (flavour == VaultFlavour.Vault18)
            return;
        if (KeyType is "any" or "ed25519" || (KeyType == "rsa" && SignatureBits == 0))
            settings["signature_bits"] = KeyType == "rsa" ? 256L : 0L;
        if (KeyType == "rsa" && SignatureBits is not (256 or 384 or 512))
            throw VaultException.Refused($"unsupported hash signature algorithm: {SignatureBits}");
    }

    private void CheckOtherSans()
    {
        if (List("allowed_other_sans") is not ["*"] and var allowed)
            OtherName.ParseAll(allowed, "error parsing allowed_other_sans: ");
    }

    private void CheckOids(string name, string what)
    {
        if (List(name).FirstOrDefault(o => !OtherName.IsOid(o)) is { } wrong)
            throw VaultException.Refused($"{GoValue.Quote(wrong)} could not be parsed as a valid oid for {what}");
    }
}
