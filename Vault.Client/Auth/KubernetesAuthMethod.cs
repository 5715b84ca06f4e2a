namespace Vault.Client.Auth;

/// <summary>
/// Logs in with the token of a Kubernetes ServiceAccount. A refusal is 403, or 500 with the reason before Vault 1.9; an unknown role is 400.
/// </summary>
/// <param name="mount">Where the auth method is.</param>
/// <param name="role">The role.</param>
/// <param name="jwt">Gives a ServiceAccount token.</param>
public sealed class KubernetesAuthMethod(AuthMount mount, string role, CredentialSource jwt) : LoginMethod(mount)
{
    /// <inheritdoc />
    public override string Description => $"kubernetes at auth/{Mount.Path} as role {role}";

    /// <inheritdoc />
    protected override async Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken)
    {
        body.Add("role", role);
        body.Add("jwt", await jwt(cancellationToken));
    }
}
