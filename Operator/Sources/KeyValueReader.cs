using Operator.Authentication;
using Operator.Pipeline;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Sources;

/// <summary>Reads a key-value source under a login.</summary>
public sealed class KeyValueReader(IVaultSessionPool sessions, SharedReads shared, MountVersions versions)
{
    /// <summary>Reads; a store that refuses or fails is a problem, and so is a secret that isn't there (<see cref="Reasons.SourceMissing"/>).</summary>
    /// <param name="login">Who reads.</param>
    /// <param name="source">What is read.</param>
    /// <param name="notBefore">The answer must be no older than this.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<Outcome<KeyValueSecret>> ReadAsync(
        LoginPlan login, KeyValueSource source, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shared
                .ReadAsync(new KeyValueReadKey(login.Identity, source), notBefore, ct => ReadFromStoreAsync(login, source, ct), cancellationToken);
            return result.Secret is { } secret ? secret : Missing(source, result.Absence);
        }
        catch (Exception error) when (StoreProblems.TryExplain(error, login, source.ToString(), out var problem))
        {
            return problem;
        }
    }

    private async Task<KeyValueReadResult> ReadFromStoreAsync(LoginPlan login, KeyValueSource source, CancellationToken cancellationToken)
    {
        var engine = new KeyValueEngine(sessions.Get(login.Identity, login.Connection, login.Method));
        var version = await versions.DetectAsync(login, source, engine, cancellationToken);
        var result = await ReadAsync(version);
        if (result.Absence != KeyValueAbsence.Missing || !versions.Forget(login, source))
            return result;

        // Nothing there may mean another engine there than we remember, and "nothing" may delete a Secret: ask again before believing it.
        var now = await versions.DetectAsync(login, source, engine, cancellationToken);
        return now == version ? result : await ReadAsync(now);

        Task<KeyValueReadResult> ReadAsync(KeyValueVersion spoken) =>
            engine.ReadAsync(spoken, source.Mount, source.Path, source.Version, source.Namespace, cancellationToken);
    }

    private static Problem Missing(KeyValueSource source, KeyValueAbsence? absence)
    {
        var which = source.Version is { } version ? $"version {version} of {source}" : source.ToString();
        var message = absence switch
        {
            KeyValueAbsence.Deleted => $"{which} is deleted in the store: undelete it, or write a new version",
            KeyValueAbsence.Destroyed => $"{which} is destroyed in the store and can't come back: write a new version",
            _ => $"There is nothing at {which}: write it, or correct spec.mount and spec.path",
        };
        return new Problem(Reasons.SourceMissing, message, ProblemKind.Stalled);
    }
}
