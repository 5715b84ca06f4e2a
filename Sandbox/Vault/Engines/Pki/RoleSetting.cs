using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A setting of a role: its type, its default, and the servers that know it.</summary>
/// <param name="Name">Its name in requests and answers.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">The default, as JSON.</param>
/// <param name="Since">The first of the flavours, in the order of their age, that knows it.</param>
internal sealed record RoleSetting(string Name, FieldType Type, string Default, VaultFlavour Since = VaultFlavour.Vault18)
{
    /// <summary>All settings.</summary>
    public static readonly IReadOnlyList<RoleSetting> All =
    [
        new("ttl", FieldType.Duration, "0"),
        new("max_ttl", FieldType.Duration, "0"),
        new("allow_localhost", FieldType.Bool, "true"),
        new("allowed_domains", FieldType.List, "[]"),
        new("allowed_domains_template", FieldType.Bool, "false"),
        new("allow_bare_domains", FieldType.Bool, "false"),
        new("allow_token_displayname", FieldType.Bool, "false"),
        new("allow_subdomains", FieldType.Bool, "false"),
        new("allow_glob_domains", FieldType.Bool, "false"),
        new("allow_wildcard_certificates", FieldType.Bool, "true", VaultFlavour.Vault),
        new("allow_any_name", FieldType.Bool, "false"),
        new("enforce_hostnames", FieldType.Bool, "true"),
        new("allow_ip_sans", FieldType.Bool, "true"),
        new("allowed_ip_sans_cidr", FieldType.List, "[]", VaultFlavour.OpenBao),
        new("allowed_uri_sans", FieldType.List, "[]"),
        new("allowed_uri_sans_template", FieldType.Bool, "false", VaultFlavour.Vault),
        new("allowed_other_sans", FieldType.List, "[]"),
        new("allowed_serial_numbers", FieldType.List, "[]"),
        new("allowed_user_ids", FieldType.List, "[]", VaultFlavour.Vault),
        new("server_flag", FieldType.Bool, "true"),
        new("client_flag", FieldType.Bool, "true"),
        new("code_signing_flag", FieldType.Bool, "false"),
        new("email_protection_flag", FieldType.Bool, "false"),
        new("key_type", FieldType.Text, "\"rsa\""),
        new("key_bits", FieldType.Int, "0"),
        new("signature_bits", FieldType.Int, "0", VaultFlavour.Vault),
        new("use_pss", FieldType.Bool, "false", VaultFlavour.Vault),
        new("key_usage", FieldType.List, """["DigitalSignature", "KeyAgreement", "KeyEncipherment"]"""),
        new("ext_key_usage", FieldType.List, "[]"),
        new("ext_key_usage_oids", FieldType.List, "[]"),
        new("use_csr_common_name", FieldType.Bool, "true"),
        new("use_csr_sans", FieldType.Bool, "true"),
        new("ou", FieldType.List, "[]"),
        new("organization", FieldType.List, "[]"),
        new("country", FieldType.List, "[]"),
        new("locality", FieldType.List, "[]"),
        new("province", FieldType.List, "[]"),
        new("street_address", FieldType.List, "[]"),
        new("postal_code", FieldType.List, "[]"),
        new("generate_lease", FieldType.Bool, "false"),
        new("no_store", FieldType.Bool, "false"),
        new("require_cn", FieldType.Bool, "true"),
        new("cn_validations", FieldType.List, """["email", "hostname"]""", VaultFlavour.Vault),
        new("policy_identifiers", FieldType.List, "[]"),
        new("basic_constraints_valid_for_non_ca", FieldType.Bool, "false"),
        new("not_before_duration", FieldType.Duration, "30"),
        new("not_after", FieldType.Text, "\"\"", VaultFlavour.Vault),
        new("issuer_ref", FieldType.Text, "\"default\"", VaultFlavour.Vault),
    ];

    /// <summary>The settings that a server knows.</summary>
    public static IEnumerable<RoleSetting> For(VaultFlavour flavour) => All.Where(s => s.Since <= flavour);

    /// <summary>False for what is shown but can't be set any more.</summary>
    public bool IsWritable => Name != "allow_token_displayname";

    /// <summary>The default.</summary>
    public JsonNode DefaultValue => JsonNode.Parse(Default)!;
}
