namespace Vault.Client.Auth.Aws;

/// <summary>How the request that tells who signed it is made.</summary>
/// <param name="Endpoint">The endpoint of STS that it is signed for.</param>
/// <param name="Region">Its region.</param>
/// <param name="ServerId">The value of <c>X-Vault-AWS-IAM-Server-ID</c> that the store demands; null where it demands none.</param>
public sealed record CallerIdentity(Uri Endpoint, string Region, string? ServerId);
