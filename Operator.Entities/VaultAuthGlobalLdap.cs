using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>What a <see cref="VaultAuthGlobal"/> says for the method ldap.</summary>
public sealed class VaultAuthGlobalLdap : VaultAuthPassword, IVaultAuthGlobalMethod
{
    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault to log in to by this method.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: AuthRules.NamespaceMessage)]
    public string? Namespace { get; set; }

    [JsonPropertyName("mount")]
    [Description("The path that this method is enabled at.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(AuthRules.IsMountOrEmpty, message: AuthRules.MountMessage)]
    public string? Mount { get; set; }

    [JsonPropertyName("params")]
    [Description("Further fields of a login by this method.")]
    [PropertyLimits(maxProperties: 64)]
    public IDictionary<string, string>? Params { get; set; }

    [JsonPropertyName("headers")]
    [Description("Headers sent with every request under this method.")]
    [PropertyLimits(maxProperties: 64)]
    [ValidationRule(ResourceNames.AreFreeHeaders, message: AuthRules.HeadersMessage)]
    public IDictionary<string, string>? Headers { get; set; }
}
