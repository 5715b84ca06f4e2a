using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Custom resources as rows: the <c>additionalPrinterColumns</c> of their CustomResourceDefinition.</summary>
internal static class CustomTable
{
    /// <summary>The table of a custom resource.</summary>
    public static KindTable For(ApiResource resource)
    {
        if (resource.PrinterColumns is not { Count: > 0 } columns)
            return new KindTable([TableColumn.ObjectName, TableColumn.CustomAge], (obj, ages) => [Name(obj), ages.Of(obj)]);
        var cells = columns.Select(column => (Type: column.Text("type"), Path: PrinterPath.Parse(column.Text("jsonPath")))).ToList();
        return new KindTable(
            [TableColumn.ObjectName, .. columns.Select(Column)],
            (obj, ages) => [Name(obj), .. cells.Select(cell => Cell(cell.Type, cell.Path?.Find(obj), ages))]);
    }

    private static TableColumn Column(JsonNode? column)
    {
        var description = column.Text("description") is { Length: > 0 } given
            ? given
            : $"Custom resource definition column (in JSONPath format): {column.Text("jsonPath")}";
        return new TableColumn(column.Text("name"), column.Text("type"), description, (int)(column.Number("priority") ?? 0))
        {
            Format = column.Text("format"),
        };
    }

    private static string Name(JsonObject obj) => obj.Text("metadata", "name");

    /// <summary>The first value found, as the column's type wants it; null if it is of another type.</summary>
    private static JsonNode? Cell(string type, IReadOnlyList<JsonNode?>? found, Ages ages)
    {
        if (found is not [var value, ..])
            return null;
        var kind = value?.GetValueKind();
        return type switch
        {
            "string" => Text(value),
            "integer" when kind == JsonValueKind.Number => Whole(value!),
            "number" when kind == JsonValueKind.Number => value!.DeepClone(),
            "boolean" when kind is JsonValueKind.True or JsonValueKind.False => value!.DeepClone(),
            "date" when kind == JsonValueKind.String => ages.Since(value.Text()),
            _ => null,
        };
    }

    /// <summary>Any value as text: Go prints scalars plainly, objects and arrays as JSON.</summary>
    private static string Text(JsonNode? value) => value switch
    {
        null => "<no value>",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        JsonValue scalar => scalar.ToJsonString(),
        _ => Sorted(value)!.ToJsonString(),
    };

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject obj => new JsonObject(obj.OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Sorted(property.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Whole(JsonNode value) =>
        double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue
            ? value.Number() ?? (long)number
            : null;
}
