using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Sandbox.Kubernetes.Patches;

/// <summary>The order of a list that a strategic merge patch merged: the patch's order, then the live list's.</summary>
internal static class ListOrder
{
    /// <summary>
    /// Arranges the merged elements: those that the order names come in its order; the others keep their places relative to them
    /// as far as the live list tells, and come last where it doesn't.
    /// </summary>
    /// <param name="merged">The elements; each detached from any parent.</param>
    /// <param name="order">The patch's list or its <c>$setElementOrder</c>.</param>
    /// <param name="live">The list before the patch.</param>
    /// <param name="key">The merge key; null for scalars.</param>
    public static JsonArray Arrange(List<JsonNode?> merged, List<JsonNode?> order, List<JsonNode?> live, string? key)
    {
        var patched = Sort(merged.Where(item => IndexOf(order, item, key) >= 0), order, key);
        var others = Sort(merged.Where(item => IndexOf(order, item, key) < 0), live, key);
        List<JsonNode?> result = [];
        var next = 0;
        foreach (var item in patched)
        {
            var place = IndexOf(live, item, key);
            while (next < others.Count && place >= 0 && IndexOf(live, others[next], key) is >= 0 and var other && other < place)
                result.Add(others[next++]);
            result.Add(item);
        }

        result.AddRange(others.Skip(next));
        return new JsonArray([.. result.Select(item => item?.DeepClone())]);
    }

    /// <summary>Checks that the patch's elements are among the order's and in that order; deletions don't count.</summary>
    public static void Check(JsonArray patch, JsonArray order, string? key)
    {
        if (patch.Count == 0 || order.Count == 0)
            return;

        var next = 0;
        foreach (var item in patch.Where(item => item is not JsonObject obj || !obj.ContainsKey("$patch")))
        {
            while (next < order.Count && !Same(order[next], item, key))
                next++;
            if (next++ >= order.Count)
            {
                throw PatchErrors.Fails(
                    $"The order in patch list:\n{patch.ToJsonString()}\n doesn't match $setElementOrder list:\n{order.ToJsonString()}\n");
            }
        }
    }

    private static List<JsonNode?> Sort(IEnumerable<JsonNode?> items, List<JsonNode?> order, string? key) =>
        [.. items.OrderBy(item => IndexOf(order, item, key) is >= 0 and var index ? index : int.MaxValue)];

    private static int IndexOf(List<JsonNode?> list, JsonNode? item, string? key) => list.FindIndex(other => Same(other, item, key));

    private static bool Same(JsonNode? left, JsonNode? right, string? key) => key is null
        ? JsonValues.Equal(left, right)
        : left is JsonObject a && right is JsonObject b && a[key] is { } name && JsonValues.Equal(name, b[key]);
}
