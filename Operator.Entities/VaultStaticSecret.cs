using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A secret of a key-value engine, kept in step with a Kubernetes Secret.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("vss")]
[Description("VaultStaticSecret keeps a Kubernetes Secret in step with a secret of a key-value engine.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".status.destination.name", "Secret", "string")]
[GenericAdditionalPrinterColumn(".status.sources[0].path", "Source", "string")]
[GenericAdditionalPrinterColumn(".status.lastSyncTime", "Last Sync", "date")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.sources[0].version", "Version", "integer", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.vaultAuthRef", "Auth", "string", Priority = PrinterColumnPriority.WideView)]
public sealed class VaultStaticSecret : CustomKubernetesEntity<VaultStaticSecretSpec, VaultStaticSecretStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "VaultStaticSecret";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "vaultstaticsecrets";

    /// <summary>An empty object with its kind set.</summary>
    public VaultStaticSecret()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
