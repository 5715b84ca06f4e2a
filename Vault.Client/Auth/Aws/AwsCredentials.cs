namespace Vault.Client.Auth.Aws;

/// <summary>Credentials of an IAM identity.</summary>
/// <param name="AccessKeyId">Which key it is; no secret.</param>
/// <param name="SecretAccessKey">The key.</param>
/// <param name="SessionToken">What temporary credentials come with.</param>
public sealed record AwsCredentials(string AccessKeyId, SecretValue SecretAccessKey, SecretValue? SessionToken = null)
{
    /// <summary>The key's ID alone.</summary>
    public override string ToString() => AccessKeyId;
}
