using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="VaultStaticSecret"/>. What is null or an empty string is absent.</summary>
[ValidationRule(
    HasSources + " || (has(self.mount) && has(self.path))",
    message: "mount and path must be set, or sources for more than one")]
[ValidationRule(
    "!(" + HasSources + ") || (!has(self.mount) && !has(self.path) && (!has(self.type) || self.type == '') && (!has(self.version) || self.version == 0))",
    message: "mount, path, type and version are those of a single source: move them into an item of sources, or remove sources")]
[ValidationRule(
    "!has(self.version) || self.version == 0 || !has(self.type) || self.type == 'kv-v2'",
    fieldPath: ".version",
    message: "version needs an engine with versions: remove it or set type to kv-v2")]
public sealed class VaultStaticSecretSpec
{
    [JsonPropertyName("vaultAuthRef")]
    [Description("The VaultAuth, as name or namespace/name. Default: the one named default in the same namespace, then in the operator's.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(ResourceNames.IsReferenceOrEmpty, message: "vaultAuthRef must be the name of a VaultAuth, or namespace/name")]
    public string? VaultAuthRef { get; set; }

    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault to read from. Default: the VaultAuth's.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: "namespace must be a path of Vault namespaces, such as admin/team-a")]
    public string? Namespace { get; set; }

    [JsonPropertyName("mount")]
    [Description("The path that the key-value engine is enabled at, such as secret.")]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultPath, message: ResourceNames.MountMessage)]
    public string? Mount { get; set; }

    [JsonPropertyName("path")]
    [Description("The path of the secret in the engine, without mount and without data/.")]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultPath, message: ResourceNames.PathMessage)]
    public string? Path { get; set; }

    [JsonPropertyName("type")]
    [Description("The type of the engine. Default: the store is asked.")]
    [EnumValues(KeyValueType.V1, KeyValueType.V2)]
    public string? Type { get; set; }

    [JsonPropertyName("version")]
    [Description("The version to read, of an engine with versions. Default, and 0: the newest.")]
    [RangeMinimum(0)]
    public int? Version { get; set; }

    [JsonPropertyName("refreshAfter")]
    [Description("How often the store is asked for changes, such as 90s, 1h30m or 7d. Default: 1h.")]
    [Pattern("^$|" + GoDuration.Pattern)]
    [Length(maxLength: 32)]
    [ValidationRule(
        "self == '' || (self.matches('" + DurationWithoutDays + "') ? duration(self) >= duration('1s') : !self.matches('^[0.dhms]+$'))",
        message: "refreshAfter must be at least 1s: set a longer time, or remove it for the default of 1h")]
    public string? RefreshAfter { get; set; }

    [JsonPropertyName("hmacSecretData")]
    [Description("Accepted for VSO's manifests. Changes are always found by a MAC.")]
    public bool? HmacSecretData { get; set; }

    [JsonPropertyName("destination")]
    [Description("The Secret to write. Default: one with the name of this resource.")]
    public SecretDestination? Destination { get; set; }

    [JsonPropertyName("suspend")]
    [Description("True to leave the Secret as it is and not to ask the store.")]
    public bool? Suspend { get; set; }

    [JsonPropertyName("onSourceMissing")]
    [Description("What happens to the Secret when the store has nothing at the path any more. Default: Keep.")]
    [EnumValues(SourceMissingPolicy.Keep, SourceMissingPolicy.Delete)]
    public string? OnSourceMissing { get; set; }

    [JsonPropertyName("deletionPolicy")]
    [Description("What happens to the Secret when this resource is deleted, or given another destination. Default: Delete.")]
    [EnumValues(Entities.DeletionPolicy.Delete, Entities.DeletionPolicy.Retain)]
    public string? DeletionPolicy { get; set; }

    [JsonPropertyName("driftPolicy")]
    [Description("What happens when somebody else changes the Secret: it is put right, or told in status. Default: Repair.")]
    [EnumValues(Entities.DriftPolicy.Repair, Entities.DriftPolicy.Report)]
    public string? DriftPolicy { get; set; }

    [JsonPropertyName("syncConfig")]
    [Description("How changes are noticed before refreshAfter is over.")]
    public SyncConfig? SyncConfig { get; set; }

    [JsonPropertyName("rolloutRestartTargets")]
    [Description("Workloads of this namespace that are restarted when the content of the Secret changes.")]
    [Items(maxItems: 32)]
    [XListType(XListType.Atomic)]
    public IList<RolloutRestartTarget>? RolloutRestartTargets { get; set; }

    [JsonPropertyName("rolloutRestart")]
    [Description("Which workloads are restarted beside rolloutRestartTargets.")]
    public RolloutRestart? RolloutRestart { get; set; }

    [JsonPropertyName("sources")]
    [Description("Many secrets into one Secret, in place of mount and path. Of a key that two have, the later one's is taken.")]
    [Items(maxItems: MaxSources)]
    [XListType(XListType.Atomic)]
    [ValidationRule(
        "self.all(a, self.exists_one(b, a.mount == b.mount && a.path == b.path && a.?__namespace__.orValue('') == b.?__namespace__.orValue('') "
        + "&& a.?version.orValue(0) == b.?version.orValue(0) && a.?keyPrefix.orValue('') == b.?keyPrefix.orValue('')))",
        message: "no two sources may read the same: remove one, or give it a keyPrefix of its own")]
    public IList<SecretSource>? Sources { get; set; }

    private const int MaxSources = 32;
    private const string HasSources = "(has(self.sources) && size(self.sources) > 0)";

    // CEL's duration() knows no days; any time in days but none at all is long enough.
    private const string DurationWithoutDays = @"^([0-9]+([.][0-9]+)?(ms|s|m|h))+$";
}
