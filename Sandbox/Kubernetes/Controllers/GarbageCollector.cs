using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>
/// Deletes what lost its last owner, and works off the finalizers of foreground and orphan deletion, as
/// kube-controller-manager's garbage collector does.
/// </summary>
internal sealed class GarbageCollector
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    private readonly ObjectStore _store;
    private readonly IResourceRegistry _registry;
    private readonly ObjectDeleter _deleter;
    private readonly WorkLoop<(string Resource, Change Change)> _loop;
    private readonly Dictionary<string, HashSet<ObjectAddress>> _dependents = [];

    public GarbageCollector(ObjectStore store, IResourceRegistry registry, ObjectDeleter deleter, Action<Exception> onError)
    {
        (_store, _registry, _deleter) = (store, registry, deleter);
        _loop = new(item => Process(item.Resource, item.Change), onError);
        store.Observe((resource, change) =>
        {
            if (IsOfInterest(change))
                _loop.Add((resource, change));
        });
    }

    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(cancellation);

    /// <summary>Most writes concern no owner: only deletions, owner references and our finalizers do.</summary>
    private static bool IsOfInterest(Change change) =>
        change.IsDeletion
        || change.Current.Value["metadata"]?["ownerReferences"] is not null
        || change.Previous?.Value["metadata"]?["ownerReferences"] is not null
        || change.Current.Value["metadata"]?["deletionTimestamp"] is not null;

    private void Process(string resource, Change change)
    {
        var address = new ObjectAddress(resource, change.Namespace, change.Name);
        var metadata = change.Current.Value["metadata"]!;
        var before = change.Previous is null ? [] : OwnerReferences(change.Previous.Value);
        var now = change.IsDeletion ? [] : OwnerReferences(change.Current.Value);
        foreach (var reference in before.Where(old => now.All(item => Uid(item) != Uid(old))))
        {
            if (_dependents.TryGetValue(Uid(reference), out var rest) && rest.Remove(address) && rest.Count == 0)
                _dependents.Remove(Uid(reference));
        }

        foreach (var reference in now)
        {
            if (!_dependents.TryGetValue(Uid(reference), out var all))
                _dependents[Uid(reference)] = all = [];
            all.Add(address);
        }

        if (change.IsDeletion)
        {
            foreach (var dependent in Dependents((string)metadata["uid"]!))
                Collect(dependent);
        }
        else
        {
            if (metadata["deletionTimestamp"] is not null)
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

    /// <summary>Deletes an object none of whose owners is left; drops references to owners that are gone or going.</summary>
    private void Collect(ObjectAddress address)
    {
        if (_store.Read(address.Resource, address.Namespace, address.Name) is not { } stored
            || stored.Value["metadata"]?["deletionTimestamp"] is not null)
            return;
        var references = OwnerReferences(stored.Value);
        var solid = new List<JsonObject>();
        var waiting = false;
        foreach (var reference in references)
        {
            if (!IsKnownKind(reference) || (Find(reference, address.Namespace) is { } owner && !IsDeletedInForeground(owner.Stored.Value)))
                solid.Add(reference);
            else if (Find(reference, address.Namespace) is not null)
                waiting = true;
        }

        if (solid.Count == references.Count)
            return;
        if (solid.Count > 0)
            Change(address, stored, metadata => metadata["ownerReferences"] = new JsonArray([.. solid.Select(item => item.DeepClone())]));
        else
            Delete(address, stored, waiting && Dependents(Uid(stored.Value["metadata"]!)).Count > 0);
    }

    private void Delete(ObjectAddress address, StoredObject stored, bool inForeground)
    {
        if (ResourceOf(address, stored.Value) is not { } resource)
            return;
        var finalizers = Finalizers(stored.Value);
        var propagation = inForeground || finalizers.Contains(Foreground) ? "Foreground" : finalizers.Contains(Orphan) ? "Orphan" : "Background";
        try
        {
            _deleter.Delete(resource, address.Namespace, address.Name, new DeleteOptions
            {
                Propagation = propagation,
                PreconditionUid = Uid(stored.Value["metadata"]!),
            });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another object of the name by now.
        }
    }

    /// <summary>Does what our finalizers on an object that is being deleted stand for.</summary>
    private void Finalize(ObjectAddress address)
    {
        if (_store.Read(address.Resource, address.Namespace, address.Name) is not { } stored
            || stored.Value["metadata"]?["deletionTimestamp"] is null)
            return;
        var uid = Uid(stored.Value["metadata"]!);
        var finalizers = Finalizers(stored.Value);
        if (finalizers.Contains(Orphan))
        {
            foreach (var dependent in Dependents(uid))
                Release(dependent, uid);
            RemoveFinalizer(address, Orphan);
        }
        else if (finalizers.Contains(Foreground))
        {
            foreach (var dependent in Dependents(uid))
                Collect(dependent);
            if (!Dependents(uid).Any(dependent => Blocks(dependent, uid)))
                RemoveFinalizer(address, Foreground);
        }
    }

    private bool Blocks(ObjectAddress address, string ownerUid) =>
        _store.Read(address.Resource, address.Namespace, address.Name) is { } stored
        && OwnerReferences(stored.Value).Any(item => Uid(item) == ownerUid && (bool?)item["blockOwnerDeletion"] == true);

    private void Release(ObjectAddress address, string ownerUid)
    {
        if (_store.Read(address.Resource, address.Namespace, address.Name) is not { } stored)
            return;
        Change(address, stored, metadata =>
        {
            var rest = OwnerReferences(stored.Value).Where(item => Uid(item) != ownerUid).Select(item => item.DeepClone()).ToArray();
            if (rest.Length == 0)
                metadata.Remove("ownerReferences");
            else
                metadata["ownerReferences"] = new JsonArray(rest);
        });
    }

    private void RemoveFinalizer(ObjectAddress address, string finalizer)
    {
        while (_store.Read(address.Resource, address.Namespace, address.Name) is { } stored && Finalizers(stored.Value).Contains(finalizer))
        {
            var rest = Finalizers(stored.Value).Where(item => item != finalizer).ToList();
            var written = rest.Count == 0 && ResourceOf(address, stored.Value)?.QualifiedName != "namespaces"
                ? _store.TryDelete(address.Resource, address.Namespace, address.Name, stored)
                : Change(address, stored, metadata =>
                {
                    metadata.Remove("finalizers");
                    if (rest.Count > 0)
                        metadata["finalizers"] = new JsonArray([.. rest.Select(item => (JsonNode)item)]);
                });
            if (written is not null)
                return;
        }
    }

    private StoredObject? Change(ObjectAddress address, StoredObject stored, Action<JsonObject> change)
    {
        var value = (JsonObject)stored.Value.DeepClone();
        change(value["metadata"]!.AsObject());
        return _store.TryWrite(address.Resource, address.Namespace, address.Name, value, stored);
    }

    private List<ObjectAddress> Dependents(string uid) => _dependents.TryGetValue(uid, out var all) ? [.. all] : [];

    private bool IsKnownKind(JsonObject reference) => KindOf(reference) is not null;

    private (ObjectAddress Address, StoredObject Stored)? Find(JsonObject reference, string dependentNamespace)
    {
        if (KindOf(reference) is not { } resource)
            return null;
        var address = new ObjectAddress(
            resource.StorageName, resource.Namespaced ? dependentNamespace : "", (string?)reference["name"] ?? "");
        return _store.Read(address.Resource, address.Namespace, address.Name) is { } stored
            && Uid(stored.Value["metadata"]!) == Uid(reference) ? (address, stored) : null;
    }

    private ApiResource? KindOf(JsonObject reference)
    {
        var (group, version) = GroupVersion((string?)reference["apiVersion"] ?? "");
        return _registry.FindKind(group, version, (string?)reference["kind"] ?? "");
    }

    private ApiResource? ResourceOf(ObjectAddress address, JsonObject value)
    {
        var (group, version) = GroupVersion((string?)value["apiVersion"] ?? "");
        return _registry.FindKind(group, version, (string?)value["kind"] ?? "")
            ?? _registry.All.FirstOrDefault(resource => resource.StorageName == address.Resource);
    }

    private static (string Group, string Version) GroupVersion(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/');
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    private static bool IsDeletedInForeground(JsonObject value) =>
        value["metadata"]?["deletionTimestamp"] is not null && Finalizers(value).Contains(Foreground);

    private static List<JsonObject> OwnerReferences(JsonObject value) =>
        [.. (value["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>()];

    private static List<string> Finalizers(JsonObject value) =>
        [.. (value["metadata"]?["finalizers"] as JsonArray ?? []).Select(item => (string?)item ?? "")];

    private static string Uid(JsonNode node) => (string?)node["uid"] ?? "";
}
