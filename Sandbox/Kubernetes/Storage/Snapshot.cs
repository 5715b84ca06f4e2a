using System.Collections.Immutable;

namespace Sandbox.Kubernetes.Storage;

/// <summary>All objects of a resource at one revision, in etcd's key order (<c>namespace/name</c>, bytewise).</summary>
public sealed class Snapshot
{
    private static readonly ImmutableSortedDictionary<string, StoredObject> NoObjects =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> _namespaces;

    private Snapshot(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> namespaces) =>
        _namespaces = namespaces;

    /// <summary>Without objects. The keys end in a slash, so that namespaces sort as they do in etcd.</summary>
    public static Snapshot Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, StoredObject>>(StringComparer.Ordinal));

    /// <summary>The object, or null.</summary>
    public StoredObject? Get(string ns, string name) => _namespaces.GetValueOrDefault(ns + "/")?.GetValueOrDefault(name);

    /// <summary>The objects of one namespace or (null) of all, in order.</summary>
    public IEnumerable<StoredObject> List(string? ns) =>
        ns is null
            ? _namespaces.Values.SelectMany(objects => objects.Values)
            : (_namespaces.GetValueOrDefault(ns + "/") ?? NoObjects).Values;

    /// <summary>This with one object more or replaced.</summary>
    public Snapshot With(string ns, string name, StoredObject value) =>
        new(_namespaces.SetItem(ns + "/", (_namespaces.GetValueOrDefault(ns + "/") ?? NoObjects).SetItem(name, value)));

    /// <summary>This with one object less.</summary>
    public Snapshot Without(string ns, string name)
    {
        if (_namespaces.GetValueOrDefault(ns + "/") is not { } objects)
            return this;
        var rest = objects.Remove(name);
        return new(rest.IsEmpty ? _namespaces.Remove(ns + "/") : _namespaces.SetItem(ns + "/", rest));
    }
}
