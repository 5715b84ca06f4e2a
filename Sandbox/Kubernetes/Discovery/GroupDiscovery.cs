using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>Discovery one document a group and version (<c>meta/v1 APIGroupList, APIResourceList</c>).</summary>
internal static class GroupDiscovery
{
    /// <summary><c>/api</c>.</summary>
    /// <param name="address">Host and port at which the server is reached.</param>
    public static JsonObject Versions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject Groups(ApiCatalog catalog) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. catalog.NamedGroups.Select(group => (JsonNode)Fill([], group))]),
    };

    /// <summary><c>/apis/{group}</c>.</summary>
    public static JsonObject Group(ApiGroup group) => Fill(new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" }, group);

    /// <summary><c>/apis/{group}/{version}</c> and <c>/api/v1</c>.</summary>
    public static JsonObject Resources(ApiVersion version)
    {
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        // The core group's list doesn't say its own version.
        if (version.Group.Length > 0)
            list["apiVersion"] = "v1";
        list["groupVersion"] = version.GroupVersion;
        list["resources"] = new JsonArray([.. version.Resources.SelectMany(Entries)]);
        return list;
    }

    private static JsonObject Fill(JsonObject json, ApiGroup group)
    {
        json["name"] = group.Name;
        json["versions"] = new JsonArray([.. group.Versions.Select(version => (JsonNode)Version(version))]);
        json["preferredVersion"] = Version(group.Versions[0]);
        return json;
    }

    private static JsonObject Version(ApiVersion version) =>
        new() { ["groupVersion"] = version.GroupVersion, ["version"] = version.Name };

    private static IEnumerable<JsonNode> Entries(ApiResource resource)
    {
        var main = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = resource.Verbs.ToJson(),
        };
        if (resource.ShortNames.Count > 0)
            main["shortNames"] = resource.ShortNames.ToJson();
        if (resource.Categories.Count > 0)
            main["categories"] = resource.Categories.ToJson();
        // What is only created, such as a review, is stored in no version.
        if (resource.Verbs.Contains("get"))
            main["storageVersionHash"] = StorageVersionHash(resource);
        yield return main;
        foreach (var subresource in resource.Subresources)
            yield return Entry(resource, subresource);
    }

    private static JsonObject Entry(ApiResource resource, ApiSubresource subresource)
    {
        var entry = new JsonObject
        {
            ["name"] = $"{resource.Plural}/{subresource.Name}",
            ["singularName"] = "",
            ["namespaced"] = resource.Namespaced,
        };
        if (subresource.ApiVersion is { } apiVersion)
            (entry["group"], entry["version"]) = ReviewBody.SplitApiVersion(apiVersion);
        entry["kind"] = subresource.Kind;
        entry["verbs"] = subresource.Verbs.ToJson();
        return entry;
    }

    /// <summary>Changes when objects are stored in another version, which storage migrators look for.</summary>
    private static string StorageVersionHash(ApiResource resource)
    {
        // Both forms of an Event are stored in the core group's.
        var group = resource is { Group: "events.k8s.io", Plural: "events" } ? "" : resource.Group;
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{resource.Version}/{resource.Kind}")).AsSpan(0, 8));
    }
}
