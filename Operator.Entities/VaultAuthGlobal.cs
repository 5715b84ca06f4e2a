using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Settings that several VaultAuths share.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = EntityKind, PluralName = Plural)]
[KubernetesEntityShortNames("vag")]
[Description("VaultAuthGlobal holds settings that several VaultAuths share.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string")]
[GenericAdditionalPrinterColumn(".spec.defaultAuthMethod", "Method", "string")]
[GenericAdditionalPrinterColumn(".spec.vaultConnectionRef", "Connection", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = PrinterColumnPriority.WideView)]
public sealed class VaultAuthGlobal : CustomKubernetesEntity<VaultAuthGlobalSpec, VaultAuthGlobalStatus>
{
    /// <summary>The kind.</summary>
    public const string EntityKind = "VaultAuthGlobal";

    /// <summary>The name in URLs.</summary>
    public const string Plural = "vaultauthglobals";

    /// <summary>An empty object with its kind set.</summary>
    public VaultAuthGlobal()
    {
        ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";
        Kind = EntityKind;
    }
}
