using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of a <see cref="VaultConnection"/>.</summary>
public sealed class VaultConnectionStatus
{
    [JsonPropertyName("observedGeneration")]
    [Description("The generation of the spec that the conditions are about.")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("conditions")]
    [Description("Ready: the store answers, and is initialised and unsealed.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
