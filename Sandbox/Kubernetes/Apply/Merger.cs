using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// Merges an applied configuration into an object: scalars and atomic values are replaced, maps and keyed lists are merged.
/// </summary>
public static class Merger
{
    /// <summary>The merged copy.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldType type) =>
        Visit(Operand.Of(live), Operand.Of(applied), type).Node;

    private static Operand Visit(Operand live, Operand applied, FieldType type)
    {
        if (!live.Exists || !applied.Exists)
            return Copy(live.Exists ? live : applied);

        var form = TypeForms.For(type, applied.Node);
        if (applied.Node is null)
            form = TypeForms.For(type, live.Node);
        switch (form)
        {
            case TypeForm.Map:
                var (liveMap, appliedMap) = (live.Node as JsonObject, applied.Node as JsonObject);
                if (type.Map!.Atomic || (liveMap is not { Count: > 0 } && appliedMap is not { Count: > 0 }))
                    return Copy(applied);
                return Operand.Of(MergeMaps(liveMap ?? [], appliedMap ?? [], type.Map));
            case TypeForm.List:
                var (liveList, appliedList) = (live.Node as JsonArray, applied.Node as JsonArray);
                if (type.List!.Relation == ListRelation.Atomic || (liveList is not { Count: > 0 } && appliedList is not { Count: > 0 }))
                    return Copy(applied);
                return Operand.Of(MergeLists(liveList ?? [], appliedList ?? [], type.List));
            default:
                return Copy(applied);
        }
    }

    private static JsonObject MergeMaps(JsonObject live, JsonObject applied, MapShape shape)
    {
        var merged = new JsonObject();
        foreach (var key in live.Select(member => member.Key).Union(applied.Select(member => member.Key)))
        {
            var result = Visit(Operand.Of(live, key), Operand.Of(applied, key), shape.TypeOf(key) ?? FieldType.AnyAtomic);
            merged[key] = result.Node;
        }

        return merged;
    }

    /// <summary>Merges lists: the applied order wins among what both have, the live list's own elements keep their places.</summary>
    private static JsonArray MergeLists(JsonArray live, JsonArray applied, ListShape shape)
    {
        var (ours, theirs) = (Names(live, shape), Names(applied, shape));
        var liveByName = ours.ToLookup(pair => pair.Name, pair => pair.Item);
        var appliedByName = theirs.ToDictionary(pair => pair.Name, pair => pair.Item);
        var shared = new Queue<PathElement>(theirs.Select(pair => pair.Name).Where(liveByName.Contains));
        HashSet<PathElement> done = [];
        List<JsonNode?> merged = [];
        var (l, a) = (0, 0);
        while (l < ours.Count || a < theirs.Count)
        {
            if (l < ours.Count && a < theirs.Count)
            {
                var name = ours[l].Name;
                if (name.Equals(theirs[a].Name))
                {
                    TakeApplied(name);
                    l++;
                    continue;
                }

                // An element of both, but not the one whose turn it is in the applied order.
                if (appliedByName.ContainsKey(name) && shared.TryPeek(out var next) && !next.Equals(name))
                {
                    l++;
                    continue;
                }
            }

            if (l < ours.Count)
            {
                var (name, item) = ours[l];
                if (!appliedByName.ContainsKey(name))
                {
                    merged.Add(item?.DeepClone());
                    l++;
                    continue;
                }

                if (done.Contains(name))
                    l++;
            }

            if (a < theirs.Count)
                TakeApplied(theirs[a].Name);
        }

        return [.. merged];

        void TakeApplied(PathElement name)
        {
            // Duplicates in the live list aren't merged with: which one is meant is not known.
            var before = liveByName[name].Take(2).ToList();
            var result = Visit(before.Count == 1 ? Operand.Of(before[0]) : Operand.Absent, Operand.Of(appliedByName[name]), shape.Element);
            merged.Add(result.Node);
            done.Add(name);
            a++;
            if (shared.TryPeek(out var next) && next.Equals(name))
                shared.Dequeue();
        }
    }

    private static List<(PathElement Name, JsonNode? Item)> Names(JsonArray list, ListShape shape) => list
        .Select(item => (Name: ListElements.Name(shape, item, out _)!, Item: item))
        .Where(pair => pair.Name is not null)
        .ToList();

    private static Operand Copy(Operand value) => Operand.Of(value.Node?.DeepClone());
}
