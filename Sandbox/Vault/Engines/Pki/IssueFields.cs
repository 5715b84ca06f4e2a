using Sandbox.Vault.Backends;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>The fields of requests for certificates.</summary>
internal static class IssueFields
{
    /// <summary>Those of every certificate.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Common = new Dictionary<string, FieldType>(AnswerFormat.Fields)
    {
        ["common_name"] = FieldType.Text,
        ["alt_names"] = FieldType.Text,
        ["ip_sans"] = FieldType.List,
        ["uri_sans"] = FieldType.List,
        ["other_sans"] = FieldType.List,
        ["serial_number"] = FieldType.Text,
        ["exclude_cn_from_sans"] = FieldType.Bool,
        ["ttl"] = FieldType.Duration,
        ["not_after"] = FieldType.Text,
        ["remove_roots_from_chain"] = FieldType.Bool,
        ["role"] = FieldType.Text,
        ["ref"] = FieldType.Text,
        ["csr"] = FieldType.Text,
    };

    /// <summary>Those that <c>sign-verbatim</c> has in place of a role.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Verbatim = new Dictionary<string, FieldType>(Common)
    {
        ["key_usage"] = FieldType.List,
        ["ext_key_usage"] = FieldType.List,
        ["ext_key_usage_oids"] = FieldType.List,
        ["issuer_ref"] = FieldType.Text,
    };

    /// <summary>Those of certificate authorities.</summary>
    public static readonly IReadOnlyDictionary<string, FieldType> Authority = new Dictionary<string, FieldType>(Common)
    {
        ["exported"] = FieldType.Text,
        ["key_type"] = FieldType.Text,
        ["key_bits"] = FieldType.Int,
        ["signature_bits"] = FieldType.Int,
        ["key_ref"] = FieldType.Text,
        ["key_name"] = FieldType.Text,
        ["issuer_name"] = FieldType.Text,
        ["issuer_ref"] = FieldType.Text,
        ["not_before_duration"] = FieldType.Duration,
        ["add_basic_constraints"] = FieldType.Bool,
        ["max_path_length"] = FieldType.Int,
        ["permitted_dns_domains"] = FieldType.List,
        ["use_csr_values"] = FieldType.Bool,
        ["ou"] = FieldType.List,
        ["organization"] = FieldType.List,
        ["country"] = FieldType.List,
        ["locality"] = FieldType.List,
        ["province"] = FieldType.List,
        ["street_address"] = FieldType.List,
        ["postal_code"] = FieldType.List,
    };
}
