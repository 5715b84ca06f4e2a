using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// What a field may hold: a scalar, a list, an object, or any of them where the schema leaves it open.
/// It carries what structured-merge-diff (server-side apply) and strategic merge patch need to know.
/// </summary>
public sealed class FieldType
{
    private static readonly FrozenDictionary<string, FieldDeclaration> NoFields = FrozenDictionary<string, FieldDeclaration>.Empty;

    private readonly Lazy<ListShape>? _list;
    private readonly Lazy<MapShape>? _map;

    /// <summary>A type; its list and object forms are made when they are first asked for, so that types may refer to themselves.</summary>
    public FieldType(FieldFormat? scalar = null, Func<ListShape>? list = null, Func<MapShape>? map = null)
    {
        Scalar = scalar;
        _list = list is null ? null : new Lazy<ListShape>(list);
        _map = map is null ? null : new Lazy<MapShape>(map);
    }

    /// <summary>Any value, merged as one (<c>__untyped_atomic_</c>).</summary>
    public static FieldType AnyAtomic { get; } = new(
        FieldFormat.Any,
        () => new ListShape(AnyAtomic!, ListRelation.Atomic, []),
        () => new MapShape(NoFields, AnyAtomic, atomic: true));

    /// <summary>Any value: objects are merged by key, lists are one value (<c>__untyped_deduced_</c>).</summary>
    public static FieldType Deduced { get; } = new(
        FieldFormat.Any,
        () => new ListShape(AnyAtomic, ListRelation.Atomic, []),
        () => new MapShape(NoFields, Deduced, atomic: false));

    /// <summary>The form as a scalar, if it may be one.</summary>
    public FieldFormat? Scalar { get; }

    /// <summary>The form as a list, if it may be one.</summary>
    public ListShape? List => _list?.Value;

    /// <summary>The form as an object, if it may be one.</summary>
    public MapShape? Map => _map?.Value;

    /// <summary>A list.</summary>
    public static FieldType OfList(FieldType element, ListRelation relation = ListRelation.Atomic, IReadOnlyList<string>? keys = null) =>
        new(list: () => new ListShape(element, relation, keys ?? []));

    /// <summary>A map of free keys.</summary>
    public static FieldType OfMap(FieldType element) => new(map: () => new MapShape(NoFields, element, atomic: false));

    /// <summary>The same type with its objects merged as one value.</summary>
    public FieldType AsAtomic() => new(
        Scalar,
        _list is null ? null : () => List!,
        _map is null ? null : () => new MapShape(Map!.Fields, Map.Element, atomic: true));
}
