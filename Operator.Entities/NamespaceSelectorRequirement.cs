using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>One condition of a <see cref="NamespaceSelector"/>.</summary>
[ValidationRule(
    "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : !has(self.values) || size(self.values) == 0",
    message: "In and NotIn need values; Exists and DoesNotExist take none")]
public sealed class NamespaceSelectorRequirement
{
    [JsonPropertyName("key")]
    [Description("The name of the label.")]
    [Required]
    [Length(1, 317)]
    public string? Key { get; set; }

    [JsonPropertyName("operator")]
    [Description("What must be true of it: In, NotIn (also true without the label), Exists, DoesNotExist.")]
    [Required]
    [EnumValues(LabelOperator.In, LabelOperator.NotIn, LabelOperator.Exists, LabelOperator.DoesNotExist)]
    public string? Operator { get; set; }

    [JsonPropertyName("values")]
    [Description("The values, for In and NotIn.")]
    [Items(maxItems: 64)]
    [ItemLength(maxLength: 63)]
    [XListType(XListType.Atomic)]
    public IList<string>? Values { get; set; }
}
