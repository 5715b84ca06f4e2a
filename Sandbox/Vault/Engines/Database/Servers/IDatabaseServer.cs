namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>A PostgreSQL, real or emulated, as one login sees it. Errors are <see cref="SqlErrorException"/> and
/// <see cref="UnreachableDatabaseException"/>.</summary>
public interface IDatabaseServer
{
    /// <summary>Logs in.</summary>
    ValueTask VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Logs in and begins a transaction.</summary>
    ValueTask<IDatabaseTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Takes all privileges from a role and drops it, as far as it exists.</summary>
    ValueTask DropRoleAsync(string name, CancellationToken cancellationToken);
}
