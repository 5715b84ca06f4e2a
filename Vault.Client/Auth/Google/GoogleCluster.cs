namespace Vault.Client.Auth.Google;

/// <summary>A GKE cluster.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Location">Its region or zone.</param>
/// <param name="Name">Its name.</param>
public sealed record GoogleCluster(string ProjectId, string Location, string Name)
{
    /// <summary>The workload identity pool of the project: the audience that tokens of ServiceAccounts must have.</summary>
    public string Pool => $"{ProjectId}.svc.id.goog";

    /// <summary>The audience of the exchange: the pool, and the cluster as the provider of identities in it.</summary>
    public string Audience => $"identitynamespace:{Pool}:https://container.googleapis.com/v1/projects/{ProjectId}/locations/{Location}/clusters/{Name}";
}
