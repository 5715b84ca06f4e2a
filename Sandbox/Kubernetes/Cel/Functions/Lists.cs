using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Functions.Types;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions on lists, maps and bytes.</summary>
internal static class Lists
{
    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All => [.. Sizes, .. Kubernetes, .. Extended, .. Sets];

    private static Overload[] Sizes =>
    [
        Function("size", [ListOfA], Int, a => (long)L(a[0]).Count),
        Member("size", [ListOfA], Int, a => (long)L(a[0]).Count),
        Function("size", [MapOfAToB], Int, a => (long)((CelMap)a[0]!).Entries.Count),
        Member("size", [MapOfAToB], Int, a => (long)((CelMap)a[0]!).Entries.Count),
        Function("size", [Bytes], Int, a => (long)((byte[])a[0]!).Length),
        Member("size", [Bytes], Int, a => (long)((byte[])a[0]!).Length),
    ];

    private static Overload[] Kubernetes =>
    [
        Member("isSorted", [ListOfA], Bool, a => L(a[0]).Zip(L(a[0]).Skip(1)).All(pair => CelValues.Compare(pair.First, pair.Second) <= 0)),
        Member("sum", [CelType.List(Int)], Int, a => Sum(L(a[0]), 0L, (x, y) => checked((long)x + (long)y))),
        Member("sum", [CelType.List(Uint)], Uint, a => Sum(L(a[0]), 0UL, (x, y) => checked((ulong)x + (ulong)y))),
        Member("sum", [CelType.List(CelType.Double)], CelType.Double, a => Sum(L(a[0]), 0.0, (x, y) => (double)x + (double)y)),
        Member("sum", [CelType.List(Duration)], Duration, a => Sum(L(a[0]), new CelDuration(0),
            (x, y) => new CelDuration(checked(((CelDuration)x).Nanoseconds + ((CelDuration)y).Nanoseconds)))),
        Member("min", [ListOfA], A, a => Extreme(L(a[0]), "min", -1)),
        Member("max", [ListOfA], A, a => Extreme(L(a[0]), "max", 1)),
        Member("indexOf", [ListOfA, A], Int, a => (long)L(a[0]).ToList().FindIndex(item => CelEquality.Instance.Equals(item, a[1]))),
        Member("lastIndexOf", [ListOfA, A], Int,
            a => (long)L(a[0]).ToList().FindLastIndex(item => CelEquality.Instance.Equals(item, a[1]))),
    ];

    private static Overload[] Extended =>
    [
        Member("distinct", [ListOfA], ListOfA, a => new CelList([.. L(a[0]).Distinct<object?>(CelEquality.Instance!)])),
        Member("flatten", [CelType.List(ListOfA)], ListOfA, a => new CelList([.. Flatten(L(a[0]), 1)])),
        Member("flatten", [CelType.List(Dyn)], CelType.List(Dyn), a => new CelList([.. Flatten(L(a[0]), 1)])),
        Member("flatten", [CelType.List(Dyn), Int], CelType.List(Dyn), a => new CelList([.. Flatten(L(a[0]), (long)a[1]!)])),
        Member("reverse", [ListOfA], ListOfA, a => new CelList([.. L(a[0]).Reverse()])),
        Member("slice", [ListOfA, Int, Int], ListOfA, a => Slice(L(a[0]), (long)a[1]!, (long)a[2]!)),
        Member("sort", [ListOfA], ListOfA, a => new CelList([.. L(a[0]).Order(Comparer<object?>.Create(CelValues.Compare))])),
        Member("first", [ListOfA], OptionalA, a => L(a[0]).Count > 0 ? CelOptional.Of(L(a[0])[0]) : CelOptional.None),
        Member("last", [ListOfA], OptionalA, a => L(a[0]).Count > 0 ? CelOptional.Of(L(a[0])[^1]) : CelOptional.None),
        Function("lists.range", [Int], CelType.List(Int),
            a => new CelList([.. Enumerable.Range(0, (int)Math.Clamp((long)a[0]!, 0, 1_000_000)).Select(i => (object?)(long)i)])),
    ];

    private static Overload[] Sets =>
    [
        Function("sets.contains", [ListOfA, ListOfA], Bool, a => L(a[1]).All(item => Contains(L(a[0]), item))),
        Function("sets.equivalent", [ListOfA, ListOfA], Bool,
            a => L(a[0]).All(item => Contains(L(a[1]), item)) && L(a[1]).All(item => Contains(L(a[0]), item))),
        Function("sets.intersects", [ListOfA, ListOfA], Bool, a => L(a[0]).Any(item => Contains(L(a[1]), item))),
    ];

    private static CelList L(object? value) => (CelList)value!;

    private static bool Contains(CelList list, object? item) => list.Any(other => CelEquality.Instance.Equals(item, other));

    private static object Sum(CelList list, object zero, Func<object, object, object> add)
    {
        try
        {
            return list.Aggregate(zero, (sum, item) => add(sum, item!));
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
    }

    private static object? Extreme(CelList list, string name, int sign)
    {
        if (list.Count == 0)
            throw new CelException($"{name} called on empty list");
        return list.Aggregate((best, item) => CelValues.Compare(item, best) * sign > 0 ? item : best);
    }

    private static IEnumerable<object?> Flatten(CelList list, long depth)
    {
        if (depth < 0)
            throw new CelException("level must be non-negative");
        return list.SelectMany(item => item is CelList below && depth > 0 ? Flatten(below, depth - 1) : [item]);
    }

    private static CelList Slice(CelList list, long start, long end)
    {
        if (start < 0 || end < 0)
            throw new CelException($"cannot slice({start}, {end}), negative indexes not supported");
        if (start > end)
            throw new CelException($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        if (end > list.Count)
            throw new CelException($"cannot slice({start}, {end}), list is length {list.Count}");
        return new CelList([.. list.Skip((int)start).Take((int)(end - start))]);
    }
}
