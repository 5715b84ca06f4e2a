using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>How two versions of an object differ, field by field.</summary>
/// <param name="Added">Fields that only the second has.</param>
/// <param name="Modified">Fields whose value changed.</param>
/// <param name="Removed">Fields that only the first has.</param>
public sealed record Comparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    /// <summary>Compares two objects.</summary>
    public static Comparison Between(JsonNode? before, JsonNode? after, FieldType type)
    {
        var comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
        comparison.Visit(Operand.Of(before), Operand.Of(after), type, []);
        return comparison;
    }

    /// <summary>The comparison without fields that the endpoint resets.</summary>
    public Comparison Without(FieldSet reset) => new(Added.Without(reset), Modified.Without(reset), Removed.Without(reset));

    private void Visit(Operand before, Operand after, FieldType type, IReadOnlyList<PathElement> path)
    {
        var (formBefore, formAfter) = (TypeForms.For(type, before.Node), TypeForms.For(type, after.Node));
        bool isLeaf;
        if (!after.Exists)
        {
            isLeaf = VisitAs(formBefore, before, after, type, path);
        }
        else if (!before.Exists || formBefore == formAfter)
        {
            isLeaf = VisitAs(formAfter, before, after, type, path);
        }
        else
        {
            VisitAs(formBefore, before, after, type, path);
            isLeaf = VisitAs(formAfter, before, after, type, path);
        }

        if (isLeaf)
            return;
        if (!before.Exists)
            Added.Insert(path);
        else if (!after.Exists)
            Removed.Insert(path);
    }

    /// <summary>Compares two values of one form; true where they were compared as a whole.</summary>
    private bool VisitAs(TypeForm form, Operand before, Operand after, FieldType type, IReadOnlyList<PathElement> path)
    {
        switch (form)
        {
            case TypeForm.Map:
                var (mapBefore, mapAfter) = (before.Node as JsonObject, after.Node as JsonObject);
                if (type.Map!.Atomic || (mapBefore is not { Count: > 0 } && mapAfter is not { Count: > 0 }))
                    return Leaf(before, after, path);
                foreach (var key in (mapBefore ?? []).Select(member => member.Key).Union((mapAfter ?? []).Select(member => member.Key)))
                {
                    if (type.Map.TypeOf(key) is { } below)
                        Visit(Operand.Of(mapBefore, key), Operand.Of(mapAfter, key), below, [.. path, PathElement.Field(key)]);
                }

                return false;
            case TypeForm.List:
                var (listBefore, listAfter) = (before.Node as JsonArray, after.Node as JsonArray);
                if (type.List!.Relation == ListRelation.Atomic || (listBefore is not { Count: > 0 } && listAfter is not { Count: > 0 }))
                    return Leaf(before, after, path);
                VisitElements(listBefore ?? [], listAfter ?? [], type.List, path);
                return false;
            default:
                return Leaf(before, after, path);
        }
    }

    private bool Leaf(Operand before, Operand after, IReadOnlyList<PathElement> path)
    {
        if (!before.Exists)
            Added.Insert(path);
        else if (!after.Exists)
            Removed.Insert(path);
        else if (!JsonValues.Equal(before.Node, after.Node))
            Modified.Insert(path);
        return true;
    }

    private void VisitElements(JsonArray before, JsonArray after, ListShape shape, IReadOnlyList<PathElement> path)
    {
        var (ours, theirs) = (Index(before, shape), Index(after, shape));
        foreach (var name in ours.Select(group => group.Key).Union(theirs.Select(group => group.Key)))
        {
            IReadOnlyList<PathElement> below = [.. path, name];
            List<JsonNode?> a = [.. ours[name]], b = [.. theirs[name]];
            if (a.Count <= 1 && b.Count <= 1)
            {
                Visit(Single(a), Single(b), shape.Element, below);
            }
            else if (a.Count > 1 && b.Count > 1)
            {
                if (a.Count != b.Count || !a.Zip(b).All(pair => JsonValues.Equal(pair.First, pair.Second)))
                    Modified.Insert(below);
            }
            else if (a.Count > 1)
            {
                if (b.Count > 0)
                    Visit(Operand.Absent, Single(b), shape.Element, below);
                Removed.Insert(below);
            }
            else
            {
                if (a.Count > 0)
                    Visit(Single(a), Operand.Absent, shape.Element, below);
                Added.Insert(below);
            }
        }
    }

    private static Operand Single(List<JsonNode?> items) => items.Count == 0 ? Operand.Absent : Operand.Of(items[0]);

    private static ILookup<PathElement, JsonNode?> Index(JsonArray list, ListShape shape) => list
        .Select(item => (Name: ListElements.Name(shape, item, out _), Item: item))
        .Where(pair => pair.Name is not null)
        .ToLookup(pair => pair.Name!, pair => pair.Item);
}
