using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Storage;

namespace Operator.Tests.KubernetesSandbox.Access;

/// <summary>Objects in memory, to be read.</summary>
internal sealed class StoredObjects : IObjectReader
{
    private readonly SortedDictionary<(string Resource, string Namespace, string Name), JsonObject> _objects = [];
    private long _revision = 1;

    public void Put(string resource, JsonObject obj)
    {
        _objects[(resource, Field(obj, "namespace"), Field(obj, "name"))] = obj;
        _revision++;
    }

    public void Remove(string resource, string ns, string name)
    {
        _objects.Remove((resource, ns, name));
        _revision++;
    }

    public JsonObject? Get(string resource, string ns, string name) => _objects.GetValueOrDefault((resource, ns, name));

    public IReadOnlyList<JsonObject> List(string resource, string? ns = null) =>
        [.. _objects.Where(entry => entry.Key.Resource == resource && (ns is null || entry.Key.Namespace == ns)).Select(entry => entry.Value)];

    public long RevisionOf(string resource) => _revision;

    private static string Field(JsonObject obj, string field) => obj["metadata"]?[field]?.GetValue<string>() ?? "";
}
