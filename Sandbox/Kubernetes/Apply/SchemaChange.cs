namespace Sandbox.Kubernetes.Apply;

/// <summary>Brings recorded fields in line with a schema in which a list or map became atomic since.</summary>
public static class SchemaChange
{
    /// <summary>The set as it is under the schema of today.</summary>
    public static FieldSet Reconcile(FieldSet fields, FieldType type)
    {
        List<IReadOnlyList<PathElement>> atomic = [];
        Visit(fields, type, [], atomic, isMember: false);
        if (atomic.Count == 0)
            return fields;

        var roots = new FieldSet();
        foreach (var path in atomic)
            roots.Insert(path);
        return fields.Without(roots).Union(roots);
    }

    private static void Visit(
        FieldSet below, FieldType type, IReadOnlyList<PathElement> path, List<IReadOnlyList<PathElement>> atomic, bool isMember)
    {
        if (type.Scalar is not null && type.Map is not null)
            return;
        if (type.Map is { Atomic: true } || type.List is { Relation: ListRelation.Atomic })
        {
            if (path.Count > 0 && !below.IsEmpty && !(isMember && below.IsEmpty))
                atomic.Add(path);
            return;
        }

        foreach (var (element, set) in below.Children)
        {
            var next = element.FieldName is { } name ? type.Map?.TypeOf(name) : type.List?.Element;
            if (next is not null)
                Visit(set, next, [.. path, element], atomic, below.Has(element));
        }
    }
}
