using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>One of many secrets that go into a Secret. What is null or an empty string is absent.</summary>
[ValidationRule(
    "!has(self.version) || self.version == 0 || !has(self.type) || self.type == 'kv-v2'",
    fieldPath: ".version",
    message: "version needs an engine with versions: remove it or set type to kv-v2")]
public sealed class SecretSource
{
    [JsonPropertyName("mount")]
    [Description("The path that the key-value engine is enabled at, such as secret.")]
    [Required]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultPath, message: ResourceNames.MountMessage)]
    public string? Mount { get; set; }

    [JsonPropertyName("path")]
    [Description("The path of the secret in the engine, without mount and without data/.")]
    [Required]
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

    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault to read from. Default: that of spec.namespace, then the VaultAuth's.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: "namespace must be a path of Vault namespaces, such as admin/team-a")]
    public string? Namespace { get; set; }

    [JsonPropertyName("vaultAuthRef")]
    [Description("The VaultAuth, as name or namespace/name. Default: that of spec.vaultAuthRef.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(ResourceNames.IsReferenceOrEmpty, message: "vaultAuthRef must be the name of a VaultAuth, or namespace/name")]
    public string? VaultAuthRef { get; set; }

    [JsonPropertyName("keyPrefix")]
    [Description("What is put before each key of this source.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [Pattern("^[-._a-zA-Z0-9]*$")]
    [ValidationRule(
        "!self.startsWith('..')", message: "keyPrefix must not start with two dots: no key of a Secret may")]
    public string? KeyPrefix { get; set; }

    [JsonPropertyName("optional")]
    [Description("True if there may be nothing: its keys are then left out. A read that is denied or fails is an error all the same. Default: false.")]
    public bool? Optional { get; set; }
}
