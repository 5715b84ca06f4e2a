namespace Vault.Client.Auth;

/// <summary>
/// Logs in with the client certificate of the connection (<see cref="VaultConnectionOptions.ClientCertificate"/>). A refusal is a 400.
/// </summary>
/// <param name="mount">Where the auth method is.</param>
/// <param name="name">The certificate role to log in with; null for any that the certificate matches.</param>
public sealed class CertificateAuthMethod(AuthMount mount, string? name = null) : LoginMethod(mount)
{
    /// <inheritdoc />
    public override string Description => $"cert at auth/{Mount.Path}{(name is null ? "" : $" as role {name}")}";

    /// <inheritdoc />
    protected override Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken)
    {
        if (name is not null)
            body.Add("name", name);

        return Task.CompletedTask;
    }
}
