using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>
/// Gives each namespace its <c>default</c> ServiceAccount and the ConfigMap with the cluster's certificate, and empties those
/// that are being deleted (kube-controller-manager's namespace, serviceaccount and root-ca-cert-publisher controllers).
/// </summary>
internal sealed class NamespaceController
{
    private const string Namespaces = "namespaces";
    private const string CertificateMap = "kube-root-ca.crt";
    private static readonly DeleteOptions Background = new() { Propagation = "Background" };

    private readonly ObjectStore _store;
    private readonly IResourceRegistry _registry;
    private readonly ObjectDeleter _deleter;
    private readonly Func<string> _certificate;
    private readonly TimeProvider _time;
    private readonly WorkLoop<string> _loop;

    public NamespaceController(
        ObjectStore store, IResourceRegistry registry, ObjectDeleter deleter,
        Func<string> certificate, TimeProvider time, Action<Exception> onError)
    {
        (_store, _registry, _deleter, _certificate, _time) = (store, registry, deleter, certificate, time);
        _loop = new(Reconcile, onError);
        store.Observe((resource, change) =>
        {
            if (resource == Namespaces)
                _loop.Add(change.Name);
            else if (change is { IsDeletion: true, Namespace.Length: > 0 })
                _loop.Add(change.Namespace);
        });
    }

    public Task RunAsync(CancellationToken cancellation) => _loop.RunAsync(cancellation);

    private void Reconcile(string name)
    {
        if (_store.Read(Namespaces, "", name) is not { } stored)
            return;
        if (stored.Value["metadata"]?["deletionTimestamp"] is null)
            Furnish(name);
        else
            Empty(name, stored);
    }

    private void Furnish(string ns)
    {
        if (_store.Read("serviceaccounts", ns, "default") is null)
            Create("serviceaccounts", "ServiceAccount", ns, "default", null);
        if (_store.Read("configmaps", ns, CertificateMap) is null)
            Create("configmaps", "ConfigMap", ns, CertificateMap, new JsonObject { ["ca.crt"] = _certificate() });
    }

    private void Create(string resource, string kind, string ns, string name, JsonObject? data)
    {
        var value = new JsonObject
        {
            ["kind"] = kind,
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = ns,
                ["uid"] = Guid.NewGuid().ToString(),
                ["creationTimestamp"] = Now(),
            },
        };
        if (data is not null)
        {
            value["data"] = data;
            value["metadata"]!["annotations"] = new JsonObject
            {
                ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal "
                    + "endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across "
                    + "distributions "
                    + "of Kubernetes clusters.",
            };
        }

        _store.TryWrite(resource, ns, name, value, expected: null);
    }

    private void Empty(string ns, StoredObject stored)
    {
        var left = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var finalizers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var resource in _registry.All.Where(item => item.Namespaced && item.Verbs.Contains("delete"))
            .DistinctBy(item => item.StorageName))
        {
            foreach (var value in _store.List(resource.StorageName, ns))
                Delete(resource, ns, (string)value["metadata"]!["name"]!);
            foreach (var value in _store.List(resource.StorageName, ns))
            {
                var key = $"{resource.Plural}.{resource.Group}";
                left[key] = left.GetValueOrDefault(key) + 1;
                foreach (var finalizer in value["metadata"]?["finalizers"] as JsonArray ?? [])
                    finalizers[(string)finalizer!] = finalizers.GetValueOrDefault((string)finalizer!) + 1;
            }
        }

        if (left.Count == 0)
            Finalize(ns, stored);
        else
            Report(ns, stored, left, finalizers);
    }

    private void Delete(ApiResource resource, string ns, string name)
    {
        try
        {
            _deleter.Delete(resource, ns, name, Background);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }

    private void Finalize(string ns, StoredObject stored)
    {
        var value = (JsonObject)stored.Value.DeepClone();
        var finalizers = value["spec"]?["finalizers"] as JsonArray ?? [];
        var others = finalizers.Where(item => (string?)item != "kubernetes").Select(item => item!.DeepClone()).ToList();
        if (others.Count == 0 && value["metadata"]?["finalizers"] is not JsonArray { Count: > 0 })
            _store.TryDelete(Namespaces, "", ns, stored);
        else if (others.Count < finalizers.Count)
            Write(ns, stored, value, () => value["spec"]!["finalizers"] = new JsonArray([.. others]));
    }

    private void Report(string ns, StoredObject stored, SortedDictionary<string, int> left, SortedDictionary<string, int> finalizers)
    {
        var value = (JsonObject)stored.Value.DeepClone();
        var remaining = string.Join(", ", left.Select(pair => $"{pair.Key} has {pair.Value} resource instances"));
        var held = string.Join(", ", finalizers.Select(pair => $"{pair.Key} in {pair.Value} resource instances"));
        var conditions = new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
                "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization"),
            Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {remaining}"),
            finalizers.Count > 0
                ? Condition(
                    "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                    $"Some content in the namespace has finalizers remaining: {held}")
                : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"));
        KeepTransitionTimes(value["status"]?["conditions"] as JsonArray, conditions);
        Write(ns, stored, value, () => value["status"] = new JsonObject { ["phase"] = "Terminating", ["conditions"] = conditions });
    }

    private void Write(string ns, StoredObject stored, JsonObject value, Action change)
    {
        change();
        if (!JsonNode.DeepEquals(value, stored.Value) && _store.TryWrite(Namespaces, "", ns, value, stored) is null)
            _loop.Add(ns);
    }

    private static void KeepTransitionTimes(JsonArray? before, JsonArray now)
    {
        foreach (var condition in now)
        {
            var same = before?.FirstOrDefault(old => (string?)old?["type"] == (string?)condition!["type"]
                && (string?)old?["status"] == (string?)condition["status"]);
            if (same is not null)
                condition!["lastTransitionTime"] = same["lastTransitionTime"]?.DeepClone();
        }
    }

    private JsonObject Condition(string type, bool status, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = status ? "True" : "False",
        ["lastTransitionTime"] = Now(),
        ["reason"] = reason,
        ["message"] = message,
    };

    private string Now() => _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
