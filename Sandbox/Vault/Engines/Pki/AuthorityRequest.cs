using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A request for the key of an authority, with its certificate or a request for one.</summary>
/// <param name="Issuance">What is asked for.</param>
/// <param name="Format">How it is shown.</param>
/// <param name="IsExported">True if the key is shown, this once.</param>
/// <param name="IssuerName">The name of the issuer; empty for none.</param>
/// <param name="KeyName">The name of the key; empty for none.</param>
internal sealed partial record AuthorityRequest(
    IssuanceRequest Issuance, AnswerFormat Format, bool IsExported, string IssuerName, string KeyName)
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="VaultException">A field is wrong.</exception>
    public static AuthorityRequest Read(VaultRequest request, FieldData fields, PkiStore store)
    {
        var isOld = store.Flavour == VaultFlavour.Vault18;
        var exported = fields.Text("exported");
        if (exported is not ("internal" or "exported") && (isOld || exported != "existing"))
        {
            throw VaultException.Refused(isOld
                ? "the \"exported\" path parameter must be \"internal\" or \"exported\""
                : "the \"exported\" path parameter must be \"internal\", \"existing\", exported\" or \"kms\"");
        }

        var format = AnswerFormat.Of(fields) ?? throw VaultException.Refused(
            "the \"format\" path parameter must be \"pem\", \"der\", " + (isOld ? "\"der_pkcs\", " : "") + "or \"pem_bundle\"");
        var existing = exported == "existing" ? store.FindKey(fields.Text("key_ref", PkiStore.DefaultReference)) : null;
        var type = existing?.Key.Type ?? fields.Text("key_type", "rsa");
        var bits = existing is { Key: var key }
            ? PrivateKey.BitsOf(key.Public)
            : PkiRole.CheckedBits(type, fields.Int("key_bits", PkiRole.DefaultBits(store.Flavour)), store.Flavour);
        if (type == "any" || type.Length == 0)
            throw VaultException.Refused($"unknown key type: {type}");
        var role = Role(fields, type, bits, ("allowed_other_sans", new JsonArray("*")));
        return new AuthorityRequest(
            new IssuanceRequest(request, fields, role) { Key = existing?.Key },
            format,
            exported == "exported",
            isOld ? "" : CheckedName(fields.Text("issuer_name"), "issuer", n => store.Issuers.Exists(i => i.Name == n)),
            isOld ? "" : CheckedName(fields.Text("key_name"), "key", n => store.Keys.Exists(k => k.Name == n)));
    }

    /// <summary>The role of an authority: no limits, and the organisation of the request.</summary>
    public static PkiRole Role(FieldData fields, string keyType, int keyBits, params ReadOnlySpan<(string Name, JsonNode? Value)> more) =>
        PkiRole.Unlimited(
        [
            ("key_type", keyType), ("key_bits", (long)keyBits), ("ttl", (long)fields.Duration("ttl").TotalSeconds),
            ("signature_bits", fields.Int("signature_bits")),
            ("not_before_duration", (long)fields.Duration("not_before_duration").TotalSeconds),
            .. ((string[])["ou", "organization", "country", "locality", "province", "street_address", "postal_code"])
                .Select(n => (n, (JsonNode?)new JsonArray([.. fields.List(n).Select(v => JsonValue.Create(v))]))),
            .. more,
        ]);

    /// <summary>A name for an issuer or a key; empty for none.</summary>
    /// <exception cref="VaultException">It is taken, or may not be a name.</exception>
    public static string CheckedName(string name, string what, Func<string, bool> isTaken)
    {
        if (name.Length == 0)
            return name;
        if (name == PkiStore.DefaultReference)
            throw VaultException.Refused($"reserved keyword 'default' can not be used as {(what == "key" ? "key" : "issuer")} name");
        if (!NamePattern().IsMatch(name))
            throw VaultException.Refused($"{what} name contained invalid characters");
        return isTaken(name) ? throw VaultException.Refused($"{what} name already in use") : name;
    }

    [GeneratedRegex(@"^\w(([\w.-]+)?\w)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
