using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A reference to a <see cref="VaultAuthGlobal"/>.</summary>
[ValidationRule(
    "has(self.name) && self.name != '' || has(self.allowDefault) && self.allowDefault",
    message: "vaultAuthGlobalRef needs a name, or allowDefault: true for the VaultAuthGlobal named default")]
public sealed class VaultAuthGlobalRef
{
    [JsonPropertyName("name")]
    [Description("The name of the VaultAuthGlobal.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "name must be the name of a VaultAuthGlobal")]
    public string? Name { get; set; }

    [JsonPropertyName("namespace")]
    [Description("Its namespace. Default: the VaultAuth's.")]
    [Length(maxLength: 63)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "namespace must be the name of a namespace")]
    public string? Namespace { get; set; }

    [JsonPropertyName("mergeStrategy")]
    [Description("How headers and params meet those of the VaultAuthGlobal.")]
    public MergeStrategy? MergeStrategy { get; set; }

    [JsonPropertyName("allowDefault")]
    [Description("Without a name: take the VaultAuthGlobal named default of the namespace, else of the operator's.")]
    public bool? AllowDefault { get; set; }
}
