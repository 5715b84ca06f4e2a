using System.Collections.Concurrent;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Sources;

/// <summary>
/// Remembers which version of the key-value engine a mount speaks, so that the store is asked once a mount and connection, not at every read.
/// A mount that is replaced by one of the other version is noticed within the hour.
/// </summary>
public sealed class MountVersions(TimeProvider time)
{
    private static readonly TimeSpan Trust = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Connection, string? Namespace, string Mount), (KeyValueVersion Version, DateTimeOffset Until)> _known = [];

    /// <summary>The version, remembered or asked for.</summary>
    public async ValueTask<KeyValueVersion> DetectAsync(
        SessionIdentity identity, KeyValueSource source, IKeyValueEngine engine, CancellationToken cancellationToken)
    {
        if (source.Engine is { } given)
            return given;

        var key = (identity.Connection, source.Namespace, source.Mount);
        if (_known.TryGetValue(key, out var known) && known.Until > time.GetUtcNow())
            return known.Version;

        var version = await engine.DetectVersionAsync(source.Mount, source.Path, source.Namespace, cancellationToken).ConfigureAwait(false);
        _known[key] = (version, time.GetUtcNow() + Trust);
        return version;
    }
}
