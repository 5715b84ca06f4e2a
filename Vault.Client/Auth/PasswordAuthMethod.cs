namespace Vault.Client.Auth;

/// <summary>Logs in with a user's name and password: the methods <c>userpass</c> and <c>ldap</c>. A refusal is a 400.</summary>
/// <param name="kind">Which of them, for descriptions.</param>
/// <param name="mount">Where it is.</param>
/// <param name="username">The user; without slashes, as it is a segment of the path.</param>
/// <param name="password">Gives the password.</param>
public sealed class PasswordAuthMethod(string kind, AuthMount mount, string username, CredentialSource password) : LoginMethod(mount)
{
    /// <inheritdoc />
    public override string Description => $"{kind} at auth/{Mount.Path} as user {username}";

    /// <inheritdoc />
    protected override string Path => $"auth/{Mount.Path}/login/{username}";

    /// <inheritdoc />
    protected override async Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken) =>
        body.Add("password", await password(cancellationToken));
}
