using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The settings of Vault's gcp auth method, by workload identity.</summary>
public class VaultAuthGcp
{
    [JsonPropertyName("role")]
    [Description("The role of the auth method to log in with.")]
    [Length(maxLength: 256)]
    public string? Role { get; set; }

    [JsonPropertyName("workloadIdentityServiceAccount")]
    [Description(
        "A ServiceAccount with the annotation iam.gke.io/gcp-service-account, in the namespace of the secret that is "
        + "synced, or of the VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "workloadIdentityServiceAccount must be the name of a ServiceAccount, without its namespace")]
    public string? WorkloadIdentityServiceAccount { get; set; }

    [JsonPropertyName("region")]
    [Description("The location of the GKE cluster.")]
    [Length(maxLength: 64)]
    [ValidationRule(AuthRules.IsGoogleName, message: "region must be the location of the GKE cluster, such as europe-west3")]
    public string? Region { get; set; }

    [JsonPropertyName("clusterName")]
    [Description("The name of the GKE cluster.")]
    [Length(maxLength: 64)]
    [ValidationRule(AuthRules.IsGoogleName, message: "clusterName must be the name of the GKE cluster")]
    public string? ClusterName { get; set; }

    [JsonPropertyName("projectID")]
    [Description("The ID of the Google Cloud project of the cluster.")]
    [Length(maxLength: 64)]
    [ValidationRule(AuthRules.IsGoogleName, message: "projectID must be the ID of a Google Cloud project")]
    public string? ProjectId { get; set; }
}
