using Vault.Client.Auth;

namespace Vault.Client.Sessions;

/// <summary>The sessions of this process, one an identity.</summary>
public interface IVaultSessionPool
{
    /// <summary>
    /// The session of an identity. It logs in on its first request: once, however many wait for it; renews its token at two thirds of its
    /// life; logs in again when that fails, and once when the store answers 403. A failed login is remembered for a growing interval, and
    /// given as the answer meanwhile, so that a wrong role costs one login per interval and not one per resource.
    /// </summary>
    /// <param name="identity">Whose session.</param>
    /// <param name="connection">How the store is reached; used when the session is new.</param>
    /// <param name="method">How to log in; used when the session is new.</param>
    IVaultTransport Get(SessionIdentity identity, VaultConnectionOptions connection, IAuthMethod method);

    /// <summary>A transport without a token, for health and the like, over the same HTTP connections.</summary>
    IVaultTransport Anonymous(VaultConnectionOptions connection);
}
