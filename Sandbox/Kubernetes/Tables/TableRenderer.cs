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
        throw AccessErrors.BadRequest($"Unable to convert to Table as requested: includeObject: Invalid value: "
            + $"{GoText.Quote(includeObject)}: must be 'Metadata', 'Object', 'None', or empty");
    }

    /// <summary>The <c>columnDefinitions</c> of a kind.</summary>
    public JsonArray Columns(ApiResource resource) => [.. TableOf(resource).Columns.Select(column => (JsonNode)column.ToJson())];

    /// <summary>One row.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="obj">The object, with <c>kind</c> and <c>apiVersion</c>.</param>
    /// <param name="includeObject"><c>None</c>, <c>Metadata</c> (also if empty) or <c>Object</c>.</param>
    public JsonObject Row(ApiResource resource, JsonObject obj, string? includeObject)
    {
        var table = TableOf(resource);
        var row = new JsonObject { ["cells"] = table.Cells(obj, new Ages(time.GetUtcNow())) };
        if (table.Conditions(obj) is { } conditions)
            row["conditions"] = conditions;
        row["object"] = includeObject switch
        {
            "None" => null,
            "Object" => obj.DeepClone(),
            _ => PartialMetadata.Of(obj),
        };
        return row;
    }

    /// <summary>A whole table.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="objects">The objects of its rows.</param>
    /// <param name="listMetadata">The list's metadata (<c>resourceVersion</c>, <c>continue</c>, <c>remainingItemCount</c>).</param>
    /// <param name="includeObject">See <see cref="Row"/>.</param>
    /// <param name="withColumns">False for all but the first event of a watch: their <c>columnDefinitions</c> are null.</param>
    public JsonObject Table(
        ApiResource resource, IEnumerable<JsonObject> objects, JsonObject listMetadata, string? includeObject, bool withColumns = true) => new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = listMetadata.DeepClone(),
            ["columnDefinitions"] = withColumns ? Columns(resource) : null,
            ["rows"] = new JsonArray([.. objects.Select(obj => (JsonNode)Row(resource, obj, includeObject))]),
        };

    /// <summary>A table of one object: the answer to a GET of it, or the object of a watch event.</summary>
    public JsonObject Table(ApiResource resource, JsonObject obj, string? includeObject, bool withColumns = true) => Table(
        resource, [obj], new JsonObject { ["resourceVersion"] = obj.Text("metadata", "resourceVersion") }, includeObject, withColumns);

    private KindTable TableOf(ApiResource resource) =>
        _tables.GetValue(resource, static r => r.IsCustom ? CustomTable.For(r) : KindTables.For(r));
}
