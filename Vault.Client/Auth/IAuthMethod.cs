namespace Vault.Client.Auth;

/// <summary>A way to log in. An instance holds what it takes to do so again and again.</summary>
public interface IAuthMethod
{
    /// <summary>What it is, for errors and logs, such as <c>kubernetes at auth/kubernetes as role app</c>; never a credential.</summary>
    string Description { get; }

    /// <summary>Logs in.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    Task<AuthInfo> LoginAsync(IVaultTransport transport, CancellationToken cancellationToken);
}
