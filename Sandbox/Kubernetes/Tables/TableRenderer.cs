using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Shows objects as <c>meta.k8s.io/v1 Table</c>, as <c>kubectl get</c> asks for them.</summary>
public sealed class TableRenderer(TimeProvider time)
{
    // A resource that changes becomes another ApiResource, so entries go with what they belong to.
    private readonly ConditionalWeakTable<ApiResource, KindTable> _tables = [];

    /// <summary>Refuses an <c>includeObject</c> that doesn't exist.</summary>
    /// <exception cref="ApiException">400.</exception>
    public static void CheckIncludeObject(string? includeObject)
    {
        if (includeObject is null or "" or "None" or "Metadata" or "Object")
            return;
        throw ApiErrors.BadRequest($"Unable to convert to Table as requested: includeObject: Invalid value: "
            + $"{GoText.Quote(includeObject)}: must be 'Metadata', 'Object', 'None', or empty");
    }

    /// <summary>The <c>columnDefinitions</c> of a kind.</summary>
    public JsonArray Columns(ApiResource resource) => [.. TableOf(resource).Columns.Select(column => (JsonNode)column.ToJson())];

    /// <summary>One row.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="obj">The object.</param>
    /// <param name="includeObject"><c>None</c>, <c>Metadata</c> (also if empty) or <c>Object</c>.</param>
    /// <param name="metaVersion">The version of <c>meta.k8s.io</c> that was asked for.</param>
    public JsonObject Row(ApiResource resource, JsonObject obj, string? includeObject, string metaVersion = "v1")
    {
        var table = TableOf(resource);
        var row = new JsonObject { ["cells"] = table.Cells(obj, new Ages(time.GetUtcNow())) };
        if (table.Conditions(obj) is { } conditions)
            row["conditions"] = conditions;
        row["object"] = includeObject switch
        {
            "None" => null,
            "Object" => Whole(resource, obj),
            _ => PartialMetadata.Of(obj, metaVersion),
        };
        return row;
    }

    private static JsonObject Whole(ApiResource resource, JsonObject obj)
    {
        var whole = new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion };
        foreach (var (field, value) in obj)
            whole.TryAdd(field, value?.DeepClone());
        return whole;
    }

    private KindTable TableOf(ApiResource resource) =>
        _tables.GetValue(resource, static r => r.IsCustom ? CustomTable.For(r) : KindTables.For(r));
}
