namespace Vault.Client.Auth;

/// <summary>Logs in with a JWT that the method checks against keys it knows: the methods <c>jwt</c> and <c>gcp</c>. A refusal is a 400 or 403.</summary>
/// <param name="kind">Which of them, for descriptions.</param>
/// <param name="mount">Where it is.</param>
/// <param name="role">The role; empty for the mount's default.</param>
/// <param name="jwt">Gives the JWT.</param>
public sealed class JwtAuthMethod(string kind, AuthMount mount, string role, CredentialSource jwt) : LoginMethod(mount)
{
    /// <inheritdoc />
    public override string Description => $"{kind} at auth/{Mount.Path} as role {role}";

    /// <inheritdoc />
    protected override async Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken)
    {
        body.Add("role", role);
        body.Add("jwt", await jwt(cancellationToken));
    }
}
