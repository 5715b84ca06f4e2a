using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>Establishes CustomResourceDefinitions and serves their resources; deletes their objects when they go.</summary>
internal sealed class CustomResourceDefinitionController
{
    private const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";
    private static readonly DeleteOptions Background = new() { Propagation = "Background" };

    private readonly ObjectStore _store;
    private readonly ResourceRegistry _registry;
    private readonly ObjectDeleter _deleter;
    private readonly TimeProvider _time;
    private readonly WorkLoop<string> _loop;
    private readonly Dictionary<string, IReadOnlyList<ApiResource>> _served = [];
    private readonly Dictionary<string, JsonNode?> _specs = [];

    public CustomResourceDefinitionController(
        ObjectStore store, ResourceRegistry registry, ObjectDeleter deleter, TimeProvider time, Action<Exception> onError)
    {
        (_store, _registry, _deleter, _time) = (store, registry, deleter, time);
        _loop = new(Reconcile, onError);
        store.Observe((resource, change) =>
        {
            if (resource == Definitions)
                _loop.Add(change.Name);
            else if (change.IsDeletion && resource.Contains('.'))
                _loop.Add(resource);
        });
    }

    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(cancellation);

    /// <summary>Serves the definitions that are stored, before the first request.</summary>
    public void ServeStored()
    {
        foreach (var definition in _store.List(Definitions))
            Reconcile((string)definition["metadata"]!["name"]!);
    }

    private void Reconcile(string name)
    {
        var stored = _store.Read(Definitions, "", name);
        if (stored is null)
        {
            if (!_served.Remove(name))
                return;
            _specs.Remove(name);
            _registry.Set(name, []);
            _store.Forget(name);
            return;
        }

        if (stored.Value["metadata"]?["deletionTimestamp"] is not null)
            Clean(name, stored);
        else if (!_specs.TryGetValue(name, out var spec) || !JsonNode.DeepEquals(spec, stored.Value["spec"]))
            Serve(name, stored);
    }

    private void Serve(string name, StoredObject stored)
    {
        _store.Begin(name);
        var resources = CustomResourceDefinitions.Resources(stored.Value);
        _served[name] = resources;
        _specs[name] = stored.Value["spec"];
        _registry.Set(name, resources);
        var definition = (JsonObject)stored.Value.DeepClone();
        CustomResourceDefinitions.MarkEstablished(definition, _time.GetUtcNow());
        if (!CustomResourceDefinitions.Is(stored.Value, "Established")
            || !JsonNode.DeepEquals(definition["status"]?["acceptedNames"], stored.Value["status"]?["acceptedNames"]))
        {
            // If somebody was faster, that write brings us here again.
            if (_store.TryWrite(Definitions, "", name, definition, stored) is null)
                _specs.Remove(name);
        }
    }

    private void Clean(string name, StoredObject stored)
    {
        if (_served.TryGetValue(name, out var resources) && resources.Count > 0)
        {
            foreach (var value in _store.List(name))
            {
                try
                {
                    var metadata = value["metadata"]!;
                    _deleter.Delete(resources[0], (string?)metadata["namespace"] ?? "", (string)metadata["name"]!, Background);
                }
                catch (ApiException e) when (e.Code == 404)
                {
                    // Gone already.
                }
            }
        }

        if (_store.List(name).Count == 0 && !CustomResourceDefinitions.IsHeldByOthers(stored.Value))
            _store.TryDelete(Definitions, "", name, stored);
    }
}
