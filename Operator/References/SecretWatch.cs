using Microsoft.Extensions.Logging;
using Operator.Controllers;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.References;

/// <summary>The watch of one Secret.</summary>
internal sealed class SecretWatch : IAsyncDisposable
{
    private readonly IKubernetesClient _client;
    private readonly ObjectKey _secret;
    private readonly Informer<PartialObjectMetadata> _informer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private readonly Lock _lock = new();
    private bool _isTold;
    private string? _told;

    public SecretWatch(IKubernetesClient client, ObjectKey secret, TimeProvider time, ILogger logger, Action<SecretWatch> changed)
    {
        _client = client;
        _secret = secret;
        var options = new InformerOptions
        {
            Name = $"secrets/{secret}",
            FieldSelector = $"metadata.name={secret.Name}",
            Namespaces = [secret.Namespace!],
        };
        _informer = new Informer<PartialObjectMetadata>(client, Kinds.SecretMetadata, options, time, logger);
        _informer.Subscribe(change =>
        {
            if (ObjectKey.Of(change.Current) == secret && IsNews(Version(change.New)))
                changed(this);
        });
        _running = _informer.RunAsync(_ended.Token);
    }

    /// <summary>Whom a change wakes. Guarded by the owner's lock.</summary>
    public Dictionary<ResourceId, Action<Lane>> Users { get; } = [];

    /// <summary>The version now: the watch's once it is up, else by a request, so that nobody waits for a watch that can't be had.</summary>
    public async ValueTask<string?> FindAsync(CancellationToken cancellationToken)
    {
        var version = Version(_informer.HasSynced ? _informer.Get(_secret) : await _client.GetAsync(Kinds.SecretMetadata, _secret, cancellationToken));
        IsNews(version);
        return version;
    }

    /// <summary>Ends the watch; it winds down by itself.</summary>
    public void Stop() => _ = _ended.CancelAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _ended.Dispose();
    }

    // What somebody was told by a request may be what the first list says, or older: only a difference wakes.
    private bool IsNews(string? version)
    {
        lock (_lock)
        {
            var isNews = !_isTold || _told != version;
            (_isTold, _told) = (true, version);
            return isNews;
        }
    }

    private static string? Version(PartialObjectMetadata? secret) =>
        secret is null ? null : $"{secret.Metadata.Uid}/{secret.Metadata.ResourceVersion}";
}
