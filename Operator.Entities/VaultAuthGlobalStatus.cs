using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of a <see cref="VaultAuthGlobal"/>.</summary>
public sealed class VaultAuthGlobalStatus
{
    [JsonPropertyName("observedGeneration")]
    [Description("The generation of the spec that the conditions are about.")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("conditions")]
    [Description("Ready: the settings are fit for use.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
