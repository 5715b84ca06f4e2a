using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>The fields that a configuration sets: its leaves, and the elements of lists and free maps.</summary>
public static class FieldsOf
{
    /// <summary>The fields of a value.</summary>
    public static FieldSet Value(JsonNode? value, FieldType type)
    {
        var set = new FieldSet();
        Visit(value, type, [], set);
        return set;
    }

    private static void Visit(JsonNode? value, FieldType type, IReadOnlyList<PathElement> path, FieldSet set)
    {
        switch (TypeForms.For(type, value))
        {
            case TypeForm.Map when type.Map!.Atomic:
            case TypeForm.List when type.List!.Relation == ListRelation.Atomic:
            case TypeForm.Scalar:
                set.Insert(path);
                break;
            case TypeForm.Map:
                VisitMap(value as JsonObject, type.Map!, path, set);
                break;
            default:
                VisitList(value as JsonArray, type.List!, path, set);
                break;
        }
    }

    private static void VisitMap(JsonObject? map, MapShape shape, IReadOnlyList<PathElement> path, FieldSet set)
    {
        foreach (var (key, value) in map ?? [])
        {
            if (shape.TypeOf(key) is not { } type)
                continue;
            IReadOnlyList<PathElement> below = [.. path, PathElement.Field(key)];
            Visit(value, type, below, set);
            if (value is null or JsonObject { Count: 0 } || !shape.Fields.ContainsKey(key))
                set.Insert(below);
        }
    }

    private static void VisitList(JsonArray? list, ListShape shape, IReadOnlyList<PathElement> path, FieldSet set)
    {
        var named = (list ?? []).Select(item => (Name: ListElements.Name(shape, item, out _), Item: item))
            .Where(pair => pair.Name is not null);
        foreach (var same in named.GroupBy(pair => pair.Name!))
        {
            // Duplicates, which older versions let in, are owned as one.
            IReadOnlyList<PathElement> below = [.. path, same.Key];
            if (same.Count() == 1)
                Visit(same.First().Item, shape.Element, below, set);
            set.Insert(below);
        }
    }
}
