using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of a <see cref="VaultAuth"/>.</summary>
public sealed class VaultAuthStatus
{
    [JsonPropertyName("observedGeneration")]
    [Description("The generation of the spec that the conditions are about.")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("identities")]
    [Description("How many identities (ServiceAccounts, credentials) use this VaultAuth.")]
    public int? Identities { get; set; }

    [JsonPropertyName("loginFailures")]
    [Description("How many of the identities failed at their last login.")]
    public int? LoginFailures { get; set; }

    [JsonPropertyName("conditions")]
    [Description("Ready: the references resolve, and not all logins fail. LoggedIn: the last login of every identity succeeded.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
