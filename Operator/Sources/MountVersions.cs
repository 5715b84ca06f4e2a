using System.Collections.Concurrent;
using Operator.Authentication;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>
/// Remembers which version of the key-value engine a mount speaks, so that the store is asked once a mount and address, not at every read. Trusted for an
/// hour, and asked anew whenever a read under it finds nothing.
/// </summary>
public sealed class MountVersions(TimeProvider time)
{
    private static readonly TimeSpan Trust = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Uri Address, string? Namespace, string Mount), Answer> _answers = [];

    /// <summary>The version: given, remembered, or asked for; once, however many ask at the same time.</summary>
    public async ValueTask<KeyValueVersion> DetectAsync(LoginPlan login, KeyValueSource source, IKeyValueEngine engine, CancellationToken cancellationToken)
    {
        if (source.Engine is { } given)
            return given;

        var key = KeyOf(login, source);
        if (!_answers.TryGetValue(key, out var answer) || answer.Until <= time.GetUtcNow() || answer.Version.IsFaulted || answer.Version.IsCanceled)
        {
            // Under nobody's token: one that gives up must not take the answer from the others. The transport bounds its time.
            var asked = new Answer(
                new Lazy<Task<KeyValueVersion>>(() => engine.DetectVersionAsync(source.Mount, source.Path, source.Namespace, CancellationToken.None)),
                time.GetUtcNow() + Trust);
            answer = _answers.AddOrUpdate(key, asked, (_, current) => current == answer ? asked : current);
        }

        return await answer.Version.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets what a mount spoke; false where nothing was remembered.</summary>
    public bool Forget(LoginPlan login, KeyValueSource source) => source.Engine is null && _answers.TryRemove(KeyOf(login, source), out _);

    private static (Uri Address, string? Namespace, string Mount) KeyOf(LoginPlan login, KeyValueSource source) =>
        (login.Connection.Address, source.Namespace, source.Mount);

    private sealed record Answer(Lazy<Task<KeyValueVersion>> Asked, DateTimeOffset Until)
    {
        public Task<KeyValueVersion> Version => Asked.Value;
    }
}
