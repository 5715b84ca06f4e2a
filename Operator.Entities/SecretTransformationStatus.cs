using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of a <see cref="SecretTransformation"/>.</summary>
public sealed class SecretTransformationStatus
{
    [JsonPropertyName("observedGeneration")]
    [Description("The generation of the spec that the conditions are about.")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("conditions")]
    [Description("Ready: all templates and regular expressions are valid.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
