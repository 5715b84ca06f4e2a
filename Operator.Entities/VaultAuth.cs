using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How to log in to a store.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("vauth")]
[Description("VaultAuth says how to log in to the store of a VaultConnection.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".spec.method", "Method", "string")]
[GenericAdditionalPrinterColumn(".spec.vaultConnectionRef", "Connection", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.mount", "Mount", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.identities", "Identities", "integer", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.loginFailures", "Failures", "integer", Priority = PrinterColumnPriority.WideView)]
public sealed class VaultAuth : CustomKubernetesEntity<VaultAuthSpec, VaultAuthStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "VaultAuth";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "vaultauths";

    /// <summary>An empty object with its kind set.</summary>
    public VaultAuth()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
