using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Selects workloads by their own labels (not those of their pods). All conditions must hold.</summary>
[ValidationRule(
    "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
    message: "selector must have matchLabels or matchExpressions: an empty one would restart every workload of the kind")]
public sealed class RolloutSelector
{
    [JsonPropertyName("matchLabels")]
    [Description("Labels that the workload has.")]
    [PropertyLimits(maxProperties: 16)]
    [ItemLength(maxLength: 63)]
    [ValidationRule(
        "self.all(k, self[k].matches('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$'))",
        message: "the value of a label must be letters, digits, -, _ and ., starting and ending with a letter or digit")]
    public IDictionary<string, string>? MatchLabels { get; set; }

    [JsonPropertyName("matchExpressions")]
    [Description("Conditions on labels.")]
    [Items(maxItems: 16)]
    [XListType(XListType.Atomic)]
    public IList<RolloutSelectorExpression>? MatchExpressions { get; set; }
}
