using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Storage;

/// <summary>
/// All objects, under one revision counter as in etcd. Writers prepare an object outside and commit it under a short lock
/// with the version they started from as the condition.
/// </summary>
public sealed class ObjectStore(TimeProvider time, CompactionOptions compaction) : IObjectReader
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ResourceStore> _resources = new();
    private readonly List<Action<string, Change>> _observers = [];
    private long _revision = 1;
    private long _compacted = 1;

    /// <summary>The revision of the last write to anything.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Calls an observer for each write to a resource, in order, under the store's lock: it may only queue.</summary>
    public void Observe(Action<string, Change> observer) => _observers.Add(observer);

    /// <inheritdoc/>
    public JsonObject? Get(string resource, string ns, string name) => Read(resource, ns, name)?.Value;

    /// <inheritdoc/>
    public IReadOnlyList<JsonObject> List(string resource, string? ns = null) =>
        [.. Of(resource).Current.Objects.List(ns).Select(stored => stored.Value)];

    /// <inheritdoc/>
    public long RevisionOf(string resource) => _resources.TryGetValue(resource, out var store) ? store.Current.Revision : 0;

    /// <summary>The stored version of an object, or null.</summary>
    public StoredObject? Read(string resource, string ns, string name) => Of(resource).Current.Objects.Get(ns, name);

    /// <summary>
    /// Stores an object if what is stored now is still <paramref name="expected"/> (null: nothing). The object's
    /// resourceVersion is set, and it belongs to the store from then on. Null if somebody else was faster.
    /// </summary>
    public StoredObject? TryWrite(string resource, string ns, string name, JsonObject value, StoredObject? expected)
    {
        lock (_lock)
        {
            var store = Of(resource);
            if (!ReferenceEquals(store.Current.Objects.Get(ns, name), expected))
                return null;
            var stored = Stamp(value);
            Append(resource, store, new(stored.Revision, ns, name, stored, expected, IsDeletion: false, time.GetUtcNow()));
            return stored;
        }
    }

    /// <summary>
    /// Deletes an object if it is still <paramref name="expected"/>. Watchers see <paramref name="last"/> (or else what was
    /// stored) with the deletion's revision. Null if somebody else was faster.
    /// </summary>
    public StoredObject? TryDelete(string resource, string ns, string name, StoredObject expected, JsonObject? last = null)
    {
        lock (_lock)
        {
            var store = Of(resource);
            if (!ReferenceEquals(store.Current.Objects.Get(ns, name), expected))
                return null;
            var gone = Stamp((JsonObject)(last ?? expected.Value).DeepClone());
            Append(resource, store, new(gone.Revision, ns, name, gone, expected, IsDeletion: true, time.GetUtcNow()));
            return gone;
        }
    }

    /// <summary>The objects of now, their revision, and the place in the log where their watch goes on.</summary>
    public (Snapshot Objects, long Revision, LogNode Last) Now(string resource)
    {
        lock (_lock)
        {
            var state = Of(resource).Current;
            return (state.Objects, _revision, state.Last);
        }
    }

    /// <summary>The objects as they were at a revision.</summary>
    /// <exception cref="ApiException">410 if that is compacted, 504 if it is in the future.</exception>
    public Snapshot At(string resource, long revision)
    {
        lock (_lock)
        {
            var store = Of(resource);
            var objects = store.Current.Objects;
            if (revision > _revision)
                throw StorageErrors.TooLarge(revision, _revision);
            if (revision < Math.Max(store.Compacted, _compacted))
                throw StorageErrors.Compacted();
            var undo = new Stack<Change>();
            for (var node = store.Oldest.Following; node is not null; node = node.Following)
            {
                if (node.Change!.Revision > revision)
                    undo.Push(node.Change);
            }

            foreach (var change in undo)
            {
                objects = change.Previous is null
                    ? objects.Without(change.Namespace, change.Name)
                    : objects.With(change.Namespace, change.Name, change.Previous);
            }

            return objects;
        }
    }

    /// <summary>The node after which the changes since a revision follow.</summary>
    /// <exception cref="ApiException">410 if some of them are compacted.</exception>
    public LogNode Since(string resource, long revision)
    {
        lock (_lock)
        {
            var store = Of(resource);
            store.Compact(compaction, time.GetUtcNow());
            if (revision < Math.Max(store.Compacted, _compacted))
                throw StorageErrors.TooOld(revision, Math.Max(store.Compacted, _compacted));
            var node = store.Oldest;
            while (node.Following is { } next && next.Change!.Revision <= revision)
                node = next;
            return node;
        }
    }

    /// <summary>The revision up to which a resource's history is gone.</summary>
    public long CompactedOf(string resource) => Math.Max(Of(resource).Compacted, Interlocked.Read(ref _compacted));

    /// <summary>Forgets all history up to now, as after a compaction of etcd.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _compacted = _revision;
            foreach (var store in _resources.Values)
                store.Compact(new(0, TimeSpan.Zero), time.GetUtcNow());
        }
    }

    /// <summary>All objects of all resources at one revision.</summary>
    public (long Revision, IReadOnlyList<KeyValuePair<string, Snapshot>> Resources) Capture()
    {
        lock (_lock)
            return (_revision, [.. _resources.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Current.Objects))]);
    }

    /// <summary>Takes up objects that were captured, each with the revision that it says, before anything else is stored.</summary>
    /// <param name="revision">The revision of all; history before it is gone.</param>
    /// <param name="objects">The resources and their objects.</param>
    /// <exception cref="FormatException">An object is without name or revision.</exception>
    public void Restore(long revision, IEnumerable<KeyValuePair<string, JsonObject>> objects)
    {
        var stored = objects.Select(pair => (Resource: pair.Key, Object: new StoredObject(pair.Value, RevisionIn(pair.Value))))
            .OrderBy(item => item.Object.Revision).ToList();
        lock (_lock)
        {
            foreach (var (resource, value) in stored)
            {
                var metadata = value.Value["metadata"]!;
                var (ns, name) = ((string?)metadata["namespace"] ?? "", (string?)metadata["name"] ?? throw new FormatException("An object has no name."));
                Append(resource, Of(resource), new(value.Revision, ns, name, value, Previous: null, IsDeletion: false, time.GetUtcNow()));
            }

            _revision = Math.Max(revision, _revision);
            Compact();
        }
    }

    /// <summary>Begins the history of a resource: watches from before are too old. Does nothing if it has begun.</summary>
    public void Begin(string resource) => Of(resource);

    /// <summary>Drops a resource that is no longer served, with its history.</summary>
    public void Forget(string resource) => _resources.TryRemove(resource, out _);

    private ResourceStore Of(string resource) =>
        _resources.TryGetValue(resource, out var store) ? store : _resources.GetOrAdd(resource, _ => new ResourceStore(Revision));

    private StoredObject Stamp(JsonObject value)
    {
        var revision = Interlocked.Increment(ref _revision);
        var metadata = value["metadata"]?.AsObject()
            ?? throw new ArgumentException("An object without metadata can't be stored.", nameof(value));
        metadata["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(value, revision);
    }

    private static long RevisionIn(JsonObject value) =>
        long.TryParse((string?)value["metadata"]?["resourceVersion"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw new FormatException("An object has no resourceVersion.");

    private void Append(string resource, ResourceStore store, Change change)
    {
        store.Append(change, compaction);
        foreach (var observe in _observers)
            observe(resource, change);
    }
}
