using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Selects namespaces by their labels, as label selectors do everywhere in Kubernetes. All conditions must hold; an empty selector selects all.</summary>
public sealed class NamespaceSelector
{
    [JsonPropertyName("matchLabels")]
    [Description("Labels that a namespace must have, with these values.")]
    [PropertyLimits(maxProperties: 32)]
    [ItemLength(maxLength: 63)]
    public IDictionary<string, string>? MatchLabels { get; set; }

    [JsonPropertyName("matchExpressions")]
    [Description("Conditions on the labels of a namespace.")]
    [Items(maxItems: 32)]
    [XListType(XListType.Atomic)]
    public IList<NamespaceSelectorRequirement>? MatchExpressions { get; set; }
}
