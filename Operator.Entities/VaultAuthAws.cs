using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The settings of Vault's aws auth method, by a signed request of an IAM identity.</summary>
[ValidationRule(AuthRules.AwsCredentialsAreGivenOnce, message: "secretRef and irsaServiceAccount exclude each other: keep one")]
public class VaultAuthAws
{
    [JsonPropertyName("role")]
    [Description("The role of the auth method to log in with.")]
    [Length(maxLength: 256)]
    public string? Role { get; set; }

    [JsonPropertyName("region")]
    [Description("The AWS region whose STS is asked. Default: us-east-1.")]
    [Length(maxLength: 64)]
    [ValidationRule("self == '' || self.matches('^[a-z0-9-]+$')", message: "region must be the name of an AWS region, such as eu-central-1")]
    public string? Region { get; set; }

    [JsonPropertyName("headerValue")]
    [Description("The value of X-Vault-AWS-IAM-Server-ID that the auth method demands.")]
    [Length(maxLength: 1024)]
    public string? HeaderValue { get; set; }

    [JsonPropertyName("sessionName")]
    [Description("The name of the session of the assumed role. Default: secret-courier.")]
    [Length(maxLength: 64)]
    [ValidationRule("self == '' || self.matches('^[A-Za-z0-9_+=,.@-]{2,64}$')", message: "sessionName must be 2 to 64 letters, digits or _+=,.@-")]
    public string? SessionName { get; set; }

    [JsonPropertyName("stsEndpoint")]
    [Description("The endpoint of STS, where it is not the region's own. It must be one of AWS.")]
    [Length(maxLength: 256)]
    [ValidationRule(AuthRules.IsStsEndpoint, message: "stsEndpoint must be an endpoint of AWS STS, such as https://sts.eu-central-1.amazonaws.com")]
    public string? StsEndpoint { get; set; }

    [JsonPropertyName("iamEndpoint")]
    [Description("Accepted, for manifests of other operators; a login asks nothing of IAM.")]
    [Length(maxLength: 256)]
    public string? IamEndpoint { get; set; }

    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret with access_key_id, secret_access_key and, if need be, session_token, in the namespace of the secret "
        + "that is synced, or of the VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }

    [JsonPropertyName("irsaServiceAccount")]
    [Description(
        "A ServiceAccount with the annotation eks.amazonaws.com/role-arn, in the namespace of the secret that is "
        + "synced, or of the VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "irsaServiceAccount must be the name of a ServiceAccount, without its namespace")]
    public string? IrsaServiceAccount { get; set; }
}
