using System.Text.Json;
using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="VaultDynamicSecret"/>. What is null or an empty string is absent.</summary>
public sealed class VaultDynamicSecretSpec
{
    /// <summary>The share of its life after which a lease is renewed that doesn't say.</summary>
    public const int DefaultRenewalPercent = 67;

    [JsonPropertyName("vaultAuthRef")]
    [Description("The VaultAuth, as name or namespace/name. Default: the one named default in the same namespace, then in the operator's.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(ResourceNames.IsReferenceOrEmpty, message: "vaultAuthRef must be the name of a VaultAuth, or namespace/name")]
    public string? VaultAuthRef { get; set; }

    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault of the engine. Default: the VaultAuth's.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: "namespace must be a path of Vault namespaces, such as admin/team-a")]
    public string? Namespace { get; set; }

    [JsonPropertyName("mount")]
    [Description("The path that the engine is enabled at, such as database.")]
    [Required]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(
        ResourceNames.IsVaultPath, message: "mount must be the path of a secrets engine without a leading or trailing slash and without .., such as database")]
    public string? Mount { get; set; }

    [JsonPropertyName("path")]
    [Description("The path of the credentials in the engine, such as creds/app.")]
    [Required]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(
        ResourceNames.IsVaultPath, message: "path must be a path in the engine without a leading or trailing slash and without .., such as creds/app")]
    public string? Path { get; set; }

    [JsonPropertyName("requestHTTPMethod")]
    [Description("How the engine is asked. Default: GET, or PUT where there are params; GET with params is PUT too.")]
    [EnumValues("", "GET", "POST", "PUT")]
    public string? RequestHttpMethod { get; set; }

    [JsonPropertyName("params")]
    [Description("What the engine is asked with: any JSON object.")]
    public JsonElement? Params { get; set; }

    [JsonPropertyName("renewalPercent")]
    [Description("After which share of its life, in percent, a lease is renewed, or replaced where it can't be. Default, and 0: 67.")]
    [RangeMinimum(0)]
    [RangeMaximum(90)]
    public int? RenewalPercent { get; set; }

    [JsonPropertyName("revoke")]
    [Description("Whether credentials are revoked once they are replaced, or this resource is deleted. Default: true. False: they end by themselves.")]
    public bool? Revoke { get; set; }

    [JsonPropertyName("allowStaticCreds")]
    [Description("True if the path is that of a static role, whose password the store changes by itself. Default: false.")]
    public bool? AllowStaticCreds { get; set; }

    [JsonPropertyName("refreshAfter")]
    [Description("How often credentials without a lease are asked for again, such as 90s, 1h30m or 7d. Those with a lease don't need it.")]
    [Pattern("^$|" + GoDuration.Pattern)]
    [Length(maxLength: 32)]
    [ValidationRule(
        "self == '' || (self.matches('" + DurationWithoutDays + "') ? duration(self) >= duration('1s') : !self.matches('^[0.dhms]+$'))",
        message: "refreshAfter must be at least 1s: set a longer time, or remove it where the credentials have a lease")]
    public string? RefreshAfter { get; set; }

    [JsonPropertyName("rotation")]
    [Description("What happens to credentials that were replaced.")]
    public RotationPolicy? Rotation { get; set; }

    [JsonPropertyName("destination")]
    [Description("The Secret to write. Default: one with the name of this resource.")]
    public SecretDestination? Destination { get; set; }

    [JsonPropertyName("suspend")]
    [Description("True to leave the Secret as it is. Its lease is still renewed as long as it can be.")]
    public bool? Suspend { get; set; }

    [JsonPropertyName("rolloutRestartTargets")]
    [NotYetSupported]
    public IList<JsonElement>? RolloutRestartTargets { get; set; }

    [JsonPropertyName("rolloutRestart")]
    [NotYetSupported]
    public JsonElement? RolloutRestart { get; set; }

    // CEL's duration() knows no days; any time in days but none at all is long enough.
    private const string DurationWithoutDays = @"^([0-9]+([.][0-9]+)?(ms|s|m|h))+$";
}
