using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How a Vault-compatible store is reached.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("vconn")]
[Description("VaultConnection says how a Vault-compatible store is reached.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".spec.address", "Address", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
public sealed class VaultConnection : CustomKubernetesEntity<VaultConnectionSpec, VaultConnectionStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "VaultConnection";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "vaultconnections";

    /// <summary>An empty object with its kind set.</summary>
    public VaultConnection()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
