using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>
/// Deletes what lost its last owner, and works off the finalizers of foreground and orphan deletion, as
/// kube-controller-manager's garbage collector does (<c>k8s.io/kubernetes/pkg/controller/garbagecollector</c>).
/// </summary>
internal sealed class GarbageCollector
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    private readonly ObjectStore _store;
    private readonly IResourceRegistry _registry;
    private readonly ObjectDeleter _deleter;
    private readonly WorkLoop<Action> _loop;
    private readonly OwnershipGraph _graph = new();
    private readonly HashSet<ObjectAddress> _unresolved = [];

    public GarbageCollector(ObjectStore store, ResourceRegistry registry, ObjectDeleter deleter, Action<Exception> onError)
    {
        (_store, _registry, _deleter) = (store, registry, deleter);
        _loop = new(work => work(), onError);
        store.Observe((resource, change) =>
        {
            if (IsOfInterest(change))
                _loop.Add(() => Process(resource, change));
        });
        registry.Observe(() => _loop.Add(RetryUnresolved));
    }

    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(cancellation);

    /// <summary>What becomes of an owner reference.</summary>
    private enum OwnerState
    {
        /// <summary>It holds its dependents, or nothing can be said about it yet.</summary>
        Solid,

        /// <summary>It is being deleted and waits for its dependents.</summary>
        Waiting,

        /// <summary>It is gone, or never was.</summary>
        Dangling,
    }

    /// <summary>Most writes concern no owner: only deletions, owner references and our finalizers do.</summary>
    private static bool IsOfInterest(Change change) =>
        change.IsDeletion
        || OwnerReference.Has(change.Current.Value)
        || (change.Previous is not null && OwnerReference.Has(change.Previous.Value))
        || IsBeingDeleted(change.Current.Value);

    private void Process(string resource, Change change)
    {
        var address = new ObjectAddress(resource, change.Namespace, change.Name);
        var before = change.Previous is null ? [] : OwnerReference.Of(change.Previous.Value);
        var now = change.IsDeletion ? [] : OwnerReference.Of(change.Current.Value);
        _graph.Move(address, before, now);
        if (change.IsDeletion)
        {
            _unresolved.Remove(address);
            var uid = Uid(change.Current.Value);
            var dependents = _graph.DependentsOf(uid);
            if (dependents.Count > 0)
                _graph.MarkAbsent(uid);
            foreach (var dependent in dependents)
                Collect(dependent);
        }
        else
        {
            if (IsBeingDeleted(change.Current.Value))
                Finalize(address);
            if (now.Count > 0)
                Collect(address);
        }

        // An owner that waits for its dependents may now go.
        foreach (var reference in before)
        {
            if (Find(reference, change.Namespace) is { } owner && IsDeletedInForeground(owner.Stored.Value))
                Finalize(owner.Address);
        }
    }

    /// <summary>Looks again at what had owners of kinds that weren't served.</summary>
    private void RetryUnresolved()
    {
        foreach (var address in _unresolved.ToList())
            Collect(address);
    }

    /// <summary>Deletes an object none of whose owners is left; drops references to owners that are gone or going.</summary>
    private void Collect(ObjectAddress address)
    {
        _unresolved.Remove(address);
        while (_store.Read(address.Resource, address.Namespace, address.Name) is { } stored && !IsBeingDeleted(stored.Value))
        {
            var references = OwnerReference.Of(stored.Value);
            var states = references.ConvertAll(reference => StateOf(reference, address));
            if (states.TrueForAll(state => state == OwnerState.Solid))
                return;
            if (!states.Contains(OwnerState.Solid))
            {
                Delete(address, stored.Value, states.Contains(OwnerState.Waiting) && _graph.DependentsOf(Uid(stored.Value)).Count > 0);
                return;
            }

            var gone = references.Where((_, i) => states[i] != OwnerState.Solid).Select(reference => reference.Uid).ToHashSet();
            if (Change(address, stored, value => OwnerReference.Remove(value, gone)))
                return;
        }
    }

    private OwnerState StateOf(OwnerReference reference, ObjectAddress dependent)
    {
        if (_graph.IsAbsent(reference.Uid))
            return OwnerState.Dangling;
        if (_registry.FindKind(reference.Group, reference.Version, reference.Kind) is not { } kind)
        {
            _unresolved.Add(dependent);
            return OwnerState.Solid;
        }

        // Where to look for a namespaced owner of what is in no namespace nobody can say.
        if (kind.Namespaced && dependent.Namespace.Length == 0)
            return OwnerState.Solid;
        if (Find(reference, dependent.Namespace) is not { } owner)
            return OwnerState.Dangling;
        return IsDeletedInForeground(owner.Stored.Value) ? OwnerState.Waiting : OwnerState.Solid;
    }

    private void Delete(ObjectAddress address, JsonObject value, bool inForeground)
    {
        if (ResourceOf(address, value) is not { } resource)
            return;
        var finalizers = Finalizers(value);
        var propagation = inForeground || finalizers.Contains(Foreground) ? "Foreground"
            : finalizers.Contains(Orphan) ? "Orphan"
            : "Background";
        try
        {
            _deleter.Delete(
                resource, address.Namespace, address.Name, new DeleteOptions { Propagation = propagation, PreconditionUid = Uid(value) });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another object of the name by now.
        }
    }

    /// <summary>Does what our finalizers on an object that is being deleted stand for.</summary>
    private void Finalize(ObjectAddress address)
    {
        if (_store.Read(address.Resource, address.Namespace, address.Name) is not { } stored || !IsBeingDeleted(stored.Value))
            return;
        var uid = Uid(stored.Value);
        var finalizers = Finalizers(stored.Value);
        if (finalizers.Contains(Orphan))
        {
            foreach (var dependent in _graph.DependentsOf(uid))
                Release(dependent, uid);
            RemoveFinalizer(address, Orphan);
        }
        else if (finalizers.Contains(Foreground))
        {
            foreach (var dependent in _graph.DependentsOf(uid))
                Collect(dependent);
            if (!_graph.DependentsOf(uid).Any(dependent => Blocks(dependent, uid)))
                RemoveFinalizer(address, Foreground);
        }
    }

    private bool Blocks(ObjectAddress address, string ownerUid) =>
        _store.Read(address.Resource, address.Namespace, address.Name) is { } stored
        && OwnerReference.Of(stored.Value).Exists(reference => reference.Uid == ownerUid && reference.Blocks);

    private void Release(ObjectAddress address, string ownerUid)
    {
        HashSet<string> released = [ownerUid];
        while (_store.Read(address.Resource, address.Namespace, address.Name) is { } stored)
        {
            if (Change(address, stored, value => OwnerReference.Remove(value, released)))
                return;
        }
    }

    private void RemoveFinalizer(ObjectAddress address, string finalizer)
    {
        while (_store.Read(address.Resource, address.Namespace, address.Name) is { } stored && Finalizers(stored.Value).Contains(finalizer))
        {
            var rest = Finalizers(stored.Value).Where(item => item != finalizer).ToList();
            var done = rest.Count == 0 && address.Resource != "namespaces"
                ? _store.TryDelete(address.Resource, address.Namespace, address.Name, stored) is not null
                : Change(address, stored, value =>
                {
                    var metadata = value["metadata"]!.AsObject();
                    metadata.Remove("finalizers");
                    if (rest.Count > 0)
                        metadata["finalizers"] = new JsonArray([.. rest.Select(item => (JsonNode)item)]);
                });
            if (done)
                return;
        }
    }

    private bool Change(ObjectAddress address, StoredObject stored, Action<JsonObject> change)
    {
        var value = (JsonObject)stored.Value.DeepClone();
        change(value);
        return _store.TryWrite(address.Resource, address.Namespace, address.Name, value, stored) is not null;
    }

    private (ObjectAddress Address, StoredObject Stored)? Find(OwnerReference reference, string dependentNamespace)
    {
        if (_registry.FindKind(reference.Group, reference.Version, reference.Kind) is not { } kind)
            return null;
        var address = new ObjectAddress(kind.StorageName, kind.Namespaced ? dependentNamespace : "", reference.Name);
        return _store.Read(address.Resource, address.Namespace, address.Name) is { } stored && Uid(stored.Value) == reference.Uid
            ? (address, stored)
            : null;
    }

    private ApiResource? ResourceOf(ObjectAddress address, JsonObject value) =>
        _registry.All.FirstOrDefault(resource => resource.StorageName == address.Resource && resource.Kind == (string?)value["kind"]);

    private static bool IsBeingDeleted(JsonObject value) => value["metadata"]?["deletionTimestamp"] is not null;

    private static bool IsDeletedInForeground(JsonObject value) => IsBeingDeleted(value) && Finalizers(value).Contains(Foreground);

    private static List<string> Finalizers(JsonObject value) =>
        [.. (value["metadata"]?["finalizers"] as JsonArray ?? []).Select(item => (string?)item ?? "")];

    private static string Uid(JsonObject value) => (string?)value["metadata"]?["uid"] ?? "";
}
