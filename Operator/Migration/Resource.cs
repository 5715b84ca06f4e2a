using System.Text.Json.Nodes;
using Operator.Entities;

namespace Operator.Migration;

/// <summary>Writes our resources.</summary>
public static class Resource
{
    // What the cluster or a tool fills in, and what would tie the new resource to the old one.
    private static readonly string[] NotCopied =
        ["kubectl.kubernetes.io/last-applied-configuration", "argocd.argoproj.io/tracking-id", "external-secrets.io/", "reconcile.external-secrets.io/", "force-sync"];

    /// <summary>A resource of ours.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="inNamespace">Its namespace; null to leave it to kubectl.</param>
    /// <param name="name">Its name.</param>
    /// <param name="from">Whose labels and annotations it has; null for none.</param>
    /// <param name="spec">Its spec.</param>
    public static JsonObject Create(string kind, string? inNamespace, string name, JsonObject? from, JsonObject spec)
    {
        var metadata = new JsonObject { ["name"] = name };
        metadata.Put("namespace", inNamespace);
        metadata.Put("labels", from?["labels"]?.DeepClone());
        metadata.Put("annotations", Annotations(from));
        return new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/{ApiGroup.Version}",
            ["kind"] = kind,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }

    /// <summary>The annotations of a resource that its author wrote.</summary>
    public static JsonObject Annotations(JsonObject? metadata) => new(
        (metadata?["annotations"] as JsonObject ?? []).Where(a => !Array.Exists(NotCopied, prefix => a.Key.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone())));

    /// <summary>Sets a field, unless there is nothing to set.</summary>
    public static void Put(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 }))
            json[name] = value;
    }

    /// <summary>Copies fields as they are, in the order given.</summary>
    public static void Copy(this JsonObject json, Fields from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            json.Put(name, from.Take(name));
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray ListOf(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];
}
