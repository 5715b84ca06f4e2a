using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>All OpenAPI documents of one state of the registry, made when they are first asked for.</summary>
internal sealed class OpenApiCatalog
{
    private readonly Dictionary<string, (IReadOnlyList<ApiResource> Resources, Lazy<Document> Document)> _documents = [];
    private readonly Lazy<Document> _index;
    private readonly Lazy<Document> _v2;

    /// <summary>Prepares the documents.</summary>
    /// <param name="catalog">What is served.</param>
    /// <param name="documents">What makes them.</param>
    /// <param name="before">The catalog before this one: what hasn't changed is taken over from it.</param>
    public OpenApiCatalog(ApiCatalog catalog, OpenApiDocuments documents, OpenApiCatalog? before)
    {
        foreach (var version in catalog.Groups.SelectMany(group => group.Versions))
        {
            _documents[version.Path] = before is not null && before._documents.TryGetValue(version.Path, out var known)
                && known.Resources.SequenceEqual(version.Resources, ReferenceEqualityComparer.Instance)
                ? known
                : (version.Resources, new Lazy<Document>(() => Document.Of(documents.Of(version)).Hashed()));
        }

        foreach (var path in catalog.NamedGroups.Select(group => $"apis/{group.Name}").Concat(["api", "apis", "version"]))
            _documents[path] = ([], new Lazy<Document>(() => Document.Of(OpenApiDocuments.OfPath(path)).Hashed()));
        _index = new Lazy<Document>(CreateIndex);
        _v2 = new Lazy<Document>(() => Document.Of(OpenApiDocuments.V2(catalog)).Hashed());
    }

    /// <summary><c>/openapi/v3</c>: where each document is, and its hash.</summary>
    public Document Index => _index.Value;

    /// <summary><c>/openapi/v2</c>.</summary>
    public Document V2 => _v2.Value;

    /// <summary>The v3 document of a path such as <c>apis/apps/v1</c>, or null.</summary>
    public Document? Find(string path) => _documents.TryGetValue(path, out var found) ? found.Document.Value : null;

    private Document CreateIndex()
    {
        var paths = new JsonObject();
        foreach (var (path, entry) in _documents.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={entry.Document.Value.Hash}" };
        // The index is the only one of them that kube-openapi writes without saying that it is JSON.
        return Document.Of(new JsonObject { ["paths"] = paths }, "text/plain; charset=utf-8").Hashed();
    }
}
