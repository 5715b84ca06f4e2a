namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>A transaction; what isn't committed is undone.</summary>
public interface IDatabaseTransaction : IAsyncDisposable
{
    /// <summary>Runs a statement.</summary>
    ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Makes it last.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
