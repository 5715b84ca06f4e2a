using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>
/// A JSONPath of a printer column, in the dialect of <c>kubectl get -o jsonpath</c> without its templates: fields, <c>['quoted']</c>
/// keys, indices, slices, unions, <c>*</c>, <c>..</c> and filters of one comparison.
/// </summary>
public sealed class PrinterPath
{
    private readonly IReadOnlyList<PathStep> _steps;

    private PrinterPath(IReadOnlyList<PathStep> steps) => _steps = steps;

    /// <summary>Reads a path such as <c>.status.conditions[?(@.type=="Ready")].status</c>; null if it isn't one.</summary>
    public static PrinterPath? Parse(string path) => new PrinterPathParser(path).Parse() is { } steps ? new PrinterPath(steps) : null;

    /// <summary>
    /// What an object has at the path. Missing keys give nothing; null means that the path doesn't fit the object, such as an index
    /// beyond an array's end.
    /// </summary>
    public IReadOnlyList<JsonNode?>? Find(JsonNode? root)
    {
        IReadOnlyList<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            if (step.Apply(found) is not { } next)
                return null;
            found = next;
        }

        return found;
    }
}
