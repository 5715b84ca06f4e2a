using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A condition on one label, as in Kubernetes' LabelSelectorRequirement.</summary>
[ValidationRule(
    "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || size(self.values) == 0 : has(self.values) && size(self.values) > 0",
    fieldPath: ".values",
    message: "values must be set with the operators In and NotIn, and left out with Exists and DoesNotExist")]
public sealed class RolloutSelectorExpression
{
    /// <summary>The label has one of the values.</summary>
    public const string In = "In";

    /// <summary>The label is missing or has none of the values.</summary>
    public const string NotIn = "NotIn";

    /// <summary>The label is there.</summary>
    public const string Exists = "Exists";

    /// <summary>The label is missing.</summary>
    public const string DoesNotExist = "DoesNotExist";

    [JsonPropertyName("key")]
    [Description("The label.")]
    [Required]
    [Length(1, 317)]
    public string? Key { get; set; }

    [JsonPropertyName("operator")]
    [Description("How the label relates to the values.")]
    [Required]
    [EnumValues(In, NotIn, Exists, DoesNotExist)]
    public string? Operator { get; set; }

    [JsonPropertyName("values")]
    [Description("The values, of In and NotIn.")]
    [Items(maxItems: 16)]
    [ItemLength(maxLength: 63)]
    [XListType(XListType.Atomic)]
    public IList<string>? Values { get; set; }
}
