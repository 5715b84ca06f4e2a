namespace Vault.Client.Auth;

/// <summary>Logs in as an AppRole. A refusal is a 400 (<c>invalid role or secret ID</c>).</summary>
/// <param name="mount">Where the auth method is.</param>
/// <param name="roleId">Gives the role-id.</param>
/// <param name="secretId">Gives the secret-id; may ask the store for it.</param>
public sealed class AppRoleAuthMethod(
    AuthMount mount, CredentialSource roleId, Func<IVaultTransport, CancellationToken, Task<SecretValue>> secretId) : LoginMethod(mount)
{
    /// <inheritdoc />
    public override string Description => $"approle at auth/{Mount.Path}";

    /// <inheritdoc />
    protected override async Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken)
    {
        body.Add("role_id", await roleId(cancellationToken));
        body.Add("secret_id", await secretId(transport, cancellationToken));
    }
}
