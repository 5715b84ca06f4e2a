using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>One workload, or those that a selector finds, to be restarted when the content of the Secret changes.</summary>
[ValidationRule(
    "(has(self.name) && self.name != '') != has(self.selector)",
    message: "set exactly one of name and selector: name for one workload, selector for all whose labels match")]
public sealed class RolloutRestartTarget
{
    [JsonPropertyName("kind")]
    [Description("The kind of the workload.")]
    [Required]
    [EnumValues(RolloutTargetKind.Deployment, RolloutTargetKind.StatefulSet, RolloutTargetKind.DaemonSet, RolloutTargetKind.ArgoRollout)]
    public string? Kind { get; set; }

    [JsonPropertyName("name")]
    [Description("The name of the workload, in the namespace of this resource.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "name must be the name of a workload; it is always in the namespace of this resource")]
    public string? Name { get; set; }

    [JsonPropertyName("selector")]
    [Description("The labels of the workloads, in the namespace of this resource.")]
    public RolloutSelector? Selector { get; set; }
}
