using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>
/// Keeps a local copy of a list: one list and watch, or one for each of several namespaces. What it gives is shared; never change it.
/// </summary>
public sealed class Informer<T> : IInformer<T>, IInformerLoop
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ObjectStore<T> _store = new();
    private readonly IReadOnlyList<ListWatch<T>> _watches;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Held while the store changes and subscribers hear of it, so that they hear in order. Readers don't take it: a subscriber that reads
    // another informer can't deadlock with one that reads this.
    private readonly Lock _changing = new();
    private readonly List<Action<Change<T>>> _subscribers = [];

    /// <summary>An informer of a kind; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">Where lists and watches come from.</param>
    /// <param name="type">The kind.</param>
    /// <param name="options">What of it.</param>
    /// <param name="time">For timeouts and waits.</param>
    /// <param name="logger">Where trouble is reported.</param>
    public Informer(IKubernetesClient client, ResourceType<T> type, InformerOptions options, TimeProvider time, ILogger logger)
        : this(client, type, options, time, logger, Random.Shared)
    {
    }

    internal Informer(
        IKubernetesClient client, ResourceType<T> type, InformerOptions options, TimeProvider time, ILogger logger, Random random)
    {
        _logger = logger;
        Name = options.Name ?? type.Plural;
        IEnumerable<string?> all = [null];
        var namespaces = type.Namespaced && options.Namespaces is { } some ? some.Distinct() : all;
        _watches = [.. namespaces.Select(one => new ListWatch<T>(client, type, options, one, this, time, logger, random))];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc />
    public int Count => _store.Count;

    /// <inheritdoc />
    public int Relists => _watches.Sum(watch => watch.Relists);

    /// <inheritdoc />
    public TimeSpan? Silence => _watches.Any(watch => watch.Silence is null) ? null : _watches.Max(watch => watch.Silence);

    /// <inheritdoc />
    public TimeSpan SinceLastStep => _watches.Max(watch => watch.SinceLastStep);

    /// <inheritdoc />
    public InformerFailure? LastFailure => _watches.Select(watch => watch.LastFailure).FirstOrDefault(failure => failure is not null);

    /// <summary>Lists and watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_watches.Select(watch => watch.RunAsync(cancellationToken)));

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public T? Get(ObjectKey key) => _store.Get(key);

    /// <inheritdoc />
    public IReadOnlyCollection<T> List(string? inNamespace = null) => _store.List(inNamespace);

    /// <inheritdoc />
    public IReadOnlyCollection<T> ByIndex(string index, string value) => _store.ByIndex(index, value);

    /// <inheritdoc />
    public void AddIndex(string index, Func<T, IEnumerable<string>> values) => _store.AddIndex(index, values);

    /// <inheritdoc />
    public void Subscribe(Action<Change<T>> onChange)
    {
        lock (_changing)
        {
            _subscribers.Add(onChange);
            foreach (var entity in _store.List(null))
                Tell(onChange, new Change<T>(null, entity, InitialList: true));
        }
    }

    /// <summary>Takes in a state of an object.</summary>
    internal void Put(T entity, bool initialList)
    {
        var key = ObjectKey.Of(entity);
        lock (_changing)
        {
            var known = _store.Get(key)?.Metadata;
            if (known is not null && known.ResourceVersion == entity.Metadata.ResourceVersion && known.Uid == entity.Metadata.Uid)
                return;
            Tell(new Change<T>(_store.Put(key, entity), entity, initialList));
        }
    }

    /// <summary>Takes out an object.</summary>
    /// <param name="key">Which.</param>
    /// <param name="last">Its last state, where that is newer than what is cached.</param>
    internal void Remove(ObjectKey key, T? last)
    {
        lock (_changing)
        {
            if (_store.Remove(key) is { } cached)
                Tell(new Change<T>(last ?? cached, null, InitialList: false));
        }
    }

    internal IReadOnlyList<ObjectKey> Keys(string? inNamespace) => _store.Keys(inNamespace);

    /// <summary>One of the first lists is complete.</summary>
    internal void Listed()
    {
        if (_watches.All(watch => watch.HasListed) && _synced.TrySetResult())
            _logger.InformerSynced(Name, Count);
    }

    private void Tell(Change<T> change)
    {
        foreach (var subscriber in _subscribers)
            Tell(subscriber, change);
    }

    private void Tell(Action<Change<T>> subscriber, Change<T> change)
    {
        try
        {
            subscriber(change);
        }
        catch (Exception e)
        {
            // A subscriber's mistake must not end the watch for all others.
            _logger.SubscriberFailed(e, Name, ObjectKey.Of(change.Current));
        }
    }
}
