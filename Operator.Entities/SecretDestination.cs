using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The Secret that is written.</summary>
[ValidationRule(
    "!has(self.type) || self.type == '' || !has(self.create) || self.create",
    fieldPath: ".type",
    message: "type can't be set on a Secret that isn't created here: remove it or set create to true")]
[ValidationRule(
    "!has(self.immutable) || !self.immutable || !has(self.create) || self.create",
    fieldPath: ".immutable",
    message: "immutable can't be set on a Secret that isn't created here: remove it or set create to true")]
public sealed class SecretDestination
{
    [JsonPropertyName("name")]
    [Description("The name of the Secret, in the namespace of this resource. Default: this resource's name.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(
        ResourceNames.IsNameOrEmpty,
        message: "name must be a valid name of a Secret: lower-case letters, digits, - and ., starting and ending with a letter or digit")]
    public string? Name { get; set; }

    [JsonPropertyName("create")]
    [Description("False if the Secret is made by somebody else: only the keys from the store are then ours. Default: true.")]
    public bool? Create { get; set; }

    [JsonPropertyName("overwrite")]
    [Description("True to take over a Secret that exists and isn't ours. Default: false.")]
    public bool? Overwrite { get; set; }

    [JsonPropertyName("labels")]
    [Description("Labels of the Secret.")]
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(maxLength: 63)]
    [ValidationRule(NoOwnPrefix, message: "labels must not start with secret-courier.io/: these are the operator's own")]
    [ValidationRule(
        "self.all(k, self[k].matches('^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$'))",
        message: "the value of a label must be letters, digits, -, _ and ., starting and ending with a letter or digit")]
    public IDictionary<string, string>? Labels { get; set; }

    [JsonPropertyName("annotations")]
    [Description("Annotations of the Secret.")]
    [PropertyLimits(maxProperties: 64)]
    [ValidationRule(NoOwnPrefix, message: "annotations must not start with secret-courier.io/: these are the operator's own")]
    public IDictionary<string, string>? Annotations { get; set; }

    [JsonPropertyName("type")]
    [Description("The type of the Secret, such as kubernetes.io/basic-auth. Default: Opaque.")]
    [Length(maxLength: 253)]
    [ValidationRule(
        "self != 'kubernetes.io/service-account-token' && self != 'bootstrap.kubernetes.io/token'",
        message: "type must not be one that gives access to the cluster: use another type, such as Opaque")]
    public string? Type { get; set; }

    [JsonPropertyName("immutable")]
    [Description("True if the API server is to refuse changes of the Secret. New content then makes it anew, with a moment in between. Default: false.")]
    public bool? Immutable { get; set; }

    [JsonPropertyName("transformation")]
    [Description("How the keys of the Secret are made of those of the source. Absent: they are the same.")]
    public Transformation? Transformation { get; set; }

    private const string NoOwnPrefix = "self.all(k, !k.startsWith('secret-courier.io/'))";
}
