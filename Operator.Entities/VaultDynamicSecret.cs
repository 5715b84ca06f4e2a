using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Credentials that an engine makes on demand, kept alive and replaced in a Kubernetes Secret.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("vds")]
[Description("VaultDynamicSecret keeps a Kubernetes Secret filled with credentials that an engine makes on demand, and renews, replaces and revokes them.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".status.destination.name", "Secret", "string")]
[GenericAdditionalPrinterColumn(".status.sources[0].path", "Source", "string")]
[GenericAdditionalPrinterColumn(".status.secretLease.expiration", "Expires", "string")] // kubectl shows a "date" that lies ahead as <invalid>.
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.lastSyncTime", "Last Sync", "date", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.vaultAuthRef", "Auth", "string", Priority = PrinterColumnPriority.WideView)]
public sealed class VaultDynamicSecret : CustomKubernetesEntity<VaultDynamicSecretSpec, VaultDynamicSecretStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "VaultDynamicSecret";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "vaultdynamicsecrets";

    /// <summary>An empty object with its kind set.</summary>
    public VaultDynamicSecret()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
