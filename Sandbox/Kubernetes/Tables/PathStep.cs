using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>One step of a <see cref="PrinterPath"/>.</summary>
internal abstract record PathStep
{
    /// <summary>What the step makes of what the steps before it found; null if it doesn't fit.</summary>
    public IReadOnlyList<JsonNode?>? Apply(IReadOnlyList<JsonNode?> found)
    {
        var next = new List<JsonNode?>();
        foreach (var node in found)
        {
            if (!Apply(node, next))
                return null;
        }

        return next;
    }

    /// <summary>Adds what the step finds in a node; false if it doesn't fit.</summary>
    protected abstract bool Apply(JsonNode? node, List<JsonNode?> into);

    /// <summary>The value of a key.</summary>
    public sealed record Field(string Name) : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            if (node is JsonObject obj && obj.TryGetPropertyValue(Name, out var value))
                into.Add(value);
            return true;
        }
    }

    /// <summary>All values of an object or array.</summary>
    public sealed record Wildcard : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            into.AddRange(Children(node));
            return true;
        }
    }

    /// <summary>A node and all that is in it.</summary>
    public sealed record Recursive : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            into.Add(node);
            foreach (var child in Children(node))
                Apply(child, into);
            return true;
        }
    }

    /// <summary>Elements of an array: one (<c>[0]</c>, <c>[-1]</c>) or a range (<c>[from:to:by]</c>).</summary>
    public sealed record Slice(int? From, int? To, int By, bool Single) : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            if (node is null)
                return true;
            if (node is not JsonArray array)
                return false;
            if (array.Count == 0)
                return true;
            var from = FromEnd(From ?? 0, array.Count);
            var to = Single ? from + 1 : FromEnd(To ?? array.Count, array.Count);
            if (from < 0 || from >= array.Count || to < 0 || to > array.Count || By <= 0 || from > to)
                return false;
            for (var i = from; i < to; i += By)
                into.Add(array[i]);
            return true;
        }

        private static int FromEnd(int index, int count) => index < 0 ? index + count : index;
    }

    /// <summary>What any of several paths finds.</summary>
    public sealed record Union(IReadOnlyList<PathStep> Parts) : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            foreach (var part in Parts)
            {
                if (part.Apply([node]) is not { } found)
                    return false;
                into.AddRange(found);
            }

            return true;
        }
    }

    /// <summary>The elements of an array for which a comparison holds.</summary>
    public sealed record Filter(PathOperand Left, string Operator, PathOperand? Right) : PathStep
    {
        /// <inheritdoc/>
        protected override bool Apply(JsonNode? node, List<JsonNode?> into)
        {
            if (node is not JsonArray array)
                return node is null;
            foreach (var element in array)
            {
                if (Left.Values(element) is not { } lefts || lefts.Count > 1)
                    return false;
                if (lefts.Count == 0)
                    continue;
                if (Right is null)
                {
                    into.Add(element);
                    continue;
                }

                if (Right.Values(element) is not { Count: <= 1 } rights)
                    return false;
                if (rights.Count == 0)
                    continue;
                if (PathComparison.Holds(lefts[0], Operator, rights[0]) is not { } holds)
                    return false;
                if (holds)
                    into.Add(element);
            }

            return true;
        }
    }

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonObject obj => obj.Select(property => property.Value),
        JsonArray array => array,
        _ => [],
    };
}
