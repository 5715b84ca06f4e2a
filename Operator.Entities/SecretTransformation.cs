using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Templates that several secrets share.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("stx")]
[Description("SecretTransformation holds templates that several secrets share.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
public sealed class SecretTransformation : CustomKubernetesEntity<SecretTransformationSpec, SecretTransformationStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "SecretTransformation";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "secrettransformations";

    /// <summary>An empty object with its kind set.</summary>
    public SecretTransformation()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
