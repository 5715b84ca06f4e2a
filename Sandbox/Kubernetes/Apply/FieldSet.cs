using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// A set of fields, as FieldsV1 writes it. A field in it says nothing of what is below it, unless that is in the set too.
/// </summary>
public sealed class FieldSet
{
    private readonly SortedSet<PathElement> _members;
    private readonly SortedDictionary<PathElement, FieldSet> _children;

    /// <summary>An empty set.</summary>
    public FieldSet()
        : this([], [])
    {
    }

    private FieldSet(SortedSet<PathElement> members, SortedDictionary<PathElement, FieldSet> children)
    {
        _members = members;
        _children = children;
    }

    /// <summary>True if no field is in the set.</summary>
    public bool IsEmpty => _members.Count == 0 && _children.Values.All(child => child.IsEmpty);

    /// <summary>The fields directly in the set, in order.</summary>
    public IReadOnlyCollection<PathElement> Members => _members;

    /// <summary>The sets below, in order.</summary>
    public IReadOnlyDictionary<PathElement, FieldSet> Children => _children;

    /// <summary>A set of paths, each of field names.</summary>
    public static FieldSet Of(params IEnumerable<string[]> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
            set.Insert([.. path.Select(PathElement.Field)]);
        return set;
    }

    /// <summary>Reads FieldsV1; null if it is malformed.</summary>
    public static FieldSet? Parse(JsonObject fieldsV1)
    {
        var set = new FieldSet();
        foreach (var (key, value) in fieldsV1)
        {
            if (key == ".")
                continue;
            if (PathElement.Parse(key) is not { } element || value is not JsonObject below || Parse(below) is not { } child)
                return null;
            if (below.Count == 0 || below.ContainsKey("."))
                set._members.Add(element);
            if (!child.IsEmpty)
                set._children[element] = child;
        }

        return set;
    }

    /// <summary>Adds a path; the empty path, the whole object, is nobody's.</summary>
    public void Insert(IReadOnlyList<PathElement> path)
    {
        if (path.Count == 0)
            return;

        var set = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (!set._children.TryGetValue(path[i], out var child))
                set._children[path[i]] = child = new FieldSet();
            set = child;
        }

        set._members.Add(path[^1]);
    }

    /// <summary>Whether an element is directly in the set.</summary>
    public bool Has(PathElement element) => _members.Contains(element);

    /// <summary>Whether a path is in the set.</summary>
    public bool Has(IReadOnlyList<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (!set._children.TryGetValue(path[i], out set))
                return false;
        }

        return path.Count > 0 && set._members.Contains(path[^1]);
    }

    /// <summary>What is below an element.</summary>
    public FieldSet Below(PathElement element) => _children.GetValueOrDefault(element) ?? new FieldSet();

    /// <summary>What is in either.</summary>
    public FieldSet Union(FieldSet other)
    {
        var children = new SortedDictionary<PathElement, FieldSet>(_children);
        foreach (var (element, set) in other._children)
            children[element] = children.TryGetValue(element, out var own) ? own.Union(set) : set;
        return new FieldSet([.. _members, .. other._members], children);
    }

    /// <summary>What is in both.</summary>
    public FieldSet Intersection(FieldSet other) => new(
        [.. _members.Where(other._members.Contains)],
        ChildrenWhere((element, set) => other._children.TryGetValue(element, out var theirs) ? set.Intersection(theirs) : null));

    /// <summary>What is in this one only. Taking away a field leaves what is below it.</summary>
    public FieldSet Difference(FieldSet other) => new(
        [.. _members.Where(member => !other._members.Contains(member))],
        ChildrenWhere((element, set) => other._children.TryGetValue(element, out var theirs) ? set.Difference(theirs) : set));

    /// <summary>What is in this one only, where taking away a field takes away what is below it too.</summary>
    public FieldSet Without(FieldSet other) => new(
        [.. _members.Where(member => !other._members.Contains(member))],
        ChildrenWhere((element, set) =>
            other._members.Contains(element) ? null : other._children.TryGetValue(element, out var theirs) ? set.Without(theirs) : set));

    /// <summary>
    /// The set with the declared fields on the way to its fields: <c>spec.a</c> brings <c>spec</c>. Keys of free maps aren't brought.
    /// </summary>
    public FieldSet WithDeclaredParents(FieldType? type)
    {
        var members = new SortedSet<PathElement>(_members);
        var children = new SortedDictionary<PathElement, FieldSet>();
        foreach (var (element, set) in _children)
        {
            if (element.FieldName is { } name && type?.Map?.Fields.ContainsKey(name) == true)
                members.Add(element);
            children[element] = set.WithDeclaredParents(TypeBelow(type, element));
        }

        return new FieldSet(members, children);
    }

    /// <summary>The paths, parents first, in order.</summary>
    public IEnumerable<IReadOnlyList<PathElement>> Paths()
    {
        foreach (var member in _members)
            yield return [member];
        foreach (var (element, set) in _children)
        {
            foreach (var path in set.Paths())
                yield return [element, .. path];
        }
    }

    /// <summary>Writes FieldsV1.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var element in _members.Concat(_children.Keys).Distinct().Order())
        {
            var below = _children.TryGetValue(element, out var set) && !set.IsEmpty ? set.ToJson() : null;
            if (below is null && !_members.Contains(element))
                continue;
            if (below is not null && _members.Contains(element))
                below.Insert(0, ".", new JsonObject());
            json[element.Text] = below ?? new JsonObject();
        }

        return json;
    }

    /// <summary>Whether both hold the same fields.</summary>
    public bool SetEquals(FieldSet other) => JsonNode.DeepEquals(ToJson(), other.ToJson());

    private static FieldType? TypeBelow(FieldType? type, PathElement element) => element switch
    {
        { FieldName: { } name } => type?.Map?.TypeOf(name),
        { IsKey: true } => type?.List?.Element,
        _ => null,
    };

    private SortedDictionary<PathElement, FieldSet> ChildrenWhere(Func<PathElement, FieldSet, FieldSet?> choose)
    {
        var children = new SortedDictionary<PathElement, FieldSet>();
        foreach (var (element, set) in _children)
        {
            if (choose(element, set) is { IsEmpty: false } chosen)
                children[element] = chosen;
        }

        return children;
    }
}
