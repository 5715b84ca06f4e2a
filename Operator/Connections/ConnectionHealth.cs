using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Vault.Client;
using Vault.Client.Sessions;
using Vault.Client.SystemBackend;

namespace Operator.Connections;

/// <summary>Asks a store whether it can be read (<c>sys/health</c>; needs no login).</summary>
public sealed class ConnectionHealth(ConnectionResolver resolver, IVaultSessionPool sessions)
{
    /// <summary>Checks a connection: a description of the store, or what is wrong.</summary>
    public async Task<Outcome<string>> CheckAsync(VaultConnection connection, ReferenceScope references, CancellationToken cancellationToken)
    {
        var configured = await resolver.ConfigureAsync(connection, references, cancellationToken);
        if (!configured.Succeeded(out var resolved, out var problem))
            return problem;

        var address = resolved.Options.Address;
        try
        {
            var health = await sessions.Anonymous(resolved.Options).ReadHealthAsync(cancellationToken);
            return health switch
            {
                { Initialized: false } => new Problem(Reasons.VaultSealed, $"The store at {address} is not initialised", ProblemKind.Transient),
                { Sealed: true } => new Problem(
                    Reasons.VaultSealed, $"The store at {address} is sealed: unseal it; what was delivered stays as it is", ProblemKind.Transient),
                _ => $"The store at {address} is initialised, unsealed and answers",
            };
        }
        catch (VaultApiException error)
        {
            return StoreProblems.ExplainConnection(error, address)
                ?? new Problem(Reasons.VaultError, $"The store at {address} refused to tell its health: {error.Message}", ProblemKind.Transient);
        }
    }
}
