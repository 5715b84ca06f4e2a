using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Vault.Client;
using Vault.Client.Sessions;
using Vault.Client.SystemBackend;

namespace Operator.Connections;

/// <summary>Asks a store whether it can be read (<c>sys/health</c>; needs no login).</summary>
public sealed class ConnectionHealth(ConnectionConfiguration configuration, IVaultSessionPool sessions)
{
    /// <summary>Checks a connection: a description of the store, or what is wrong.</summary>
    public async Task<Outcome<string>> CheckAsync(VaultConnection connection, ReferenceScope references, CancellationToken cancellationToken)
    {
        var configured = await configuration.CreateAsync(connection, references, cancellationToken);
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
                { StatusCode: 472 } => Unfit(address, "is a disaster recovery secondary (HTTP 472), which serves no reads: use the address of the primary"),
                { StatusCode: 474 } => Unfit(address, "is a standby that knows no active node (HTTP 474): it serves again once the cluster has elected one"),
                { StatusCode: 530 } => Unfit(address, "was removed from its cluster (HTTP 530): use the address of another node or of a load balancer"),
                _ => $"The store at {address} is initialised, unsealed and answers",
            };
        }
        catch (VaultApiException error)
        {
            return StoreProblems.ExplainConnection(error, address)
                ?? new Problem(Reasons.VaultError, $"The store at {address} refused to tell its health: {error.Message}", ProblemKind.Transient);
        }
    }

    private static Problem Unfit(Uri address, string why) => new(Reasons.VaultError, $"The store at {address} {why}", ProblemKind.Transient);
}
