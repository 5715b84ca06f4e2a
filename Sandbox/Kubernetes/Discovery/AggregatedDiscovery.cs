using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>Discovery in one document (<c>apidiscovery.k8s.io APIGroupDiscoveryList</c>).</summary>
internal static class AggregatedDiscovery
{
    /// <summary>The document.</summary>
    /// <param name="groups">The groups to list.</param>
    /// <param name="version"><c>v2</c> or <c>v2beta1</c>.</param>
    public static Document Create(IEnumerable<ApiGroup> groups, string version)
    {
        var json = new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(group => (JsonNode)Group(group))]),
        };
        return Document.Of(json, $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList").Hashed();
    }

    private static JsonObject Group(ApiGroup group) => new()
    {
        ["metadata"] = group.Name.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Name },
        ["versions"] = new JsonArray([.. group.Versions.Select(version => (JsonNode)new JsonObject
        {
            ["version"] = version.Name,
            ["resources"] = new JsonArray([.. version.Resources.Select(resource => (JsonNode)Resource(resource))]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject Resource(ApiResource resource)
    {
        var json = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource.Group, resource.Version, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = resource.Verbs.ToJson(),
        };
        if (resource.ShortNames.Count > 0)
            json["shortNames"] = resource.ShortNames.ToJson();
        if (resource.Categories.Count > 0)
            json["categories"] = resource.Categories.ToJson();
        if (resource.Subresources.Count > 0)
            json["subresources"] = new JsonArray([.. resource.Subresources.Select(sub => (JsonNode)Subresource(resource, sub))]);
        return json;
    }

    private static JsonObject Subresource(ApiResource resource, ApiSubresource subresource)
    {
        var (group, version) = subresource.ApiVersion is { } apiVersion
            ? ReviewBody.SplitApiVersion(apiVersion)
            : (resource.Group, resource.Version);
        return new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = Kind(group, version, subresource.Kind),
            ["verbs"] = subresource.Verbs.ToJson(),
        };
    }

    private static JsonObject Kind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
