using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>How objects of one kind become rows.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Cells">The cells of an object.</param>
internal sealed record KindTable(IReadOnlyList<TableColumn> Columns, Func<JsonObject, Ages, JsonArray> Cells)
{
    /// <summary>The row's conditions (<c>meta.k8s.io/v1 TableRowCondition</c>), or null for kinds that have none.</summary>
    public Func<JsonObject, JsonArray?> Conditions { get; init; } = _ => null;
}
