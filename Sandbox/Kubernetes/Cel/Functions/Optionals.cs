using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Functions.Types;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions on optionals.</summary>
internal static class Optionals
{
    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All =>
    [
        Function("optional.of", [A], OptionalA, a => CelOptional.Of(a[0])),
        Function("optional.none", [], OptionalA, _ => CelOptional.None),
        Function("optional.ofNonZeroValue", [A], OptionalA, a => IsZero(a[0]) ? CelOptional.None : CelOptional.Of(a[0])),
        Function("optional.unwrap", [CelType.List(OptionalA)], ListOfA, a => Unwrap((CelList)a[0]!)),
        Member("unwrapOpt", [CelType.List(OptionalA)], ListOfA, a => Unwrap((CelList)a[0]!)),
        Member("hasValue", [OptionalA], Bool, a => O(a[0]).HasValue),
        Member("value", [OptionalA], A, a => O(a[0]).HasValue ? O(a[0]).Value : throw new CelException("optional.none() dereference")),
        Member("or", [OptionalA, OptionalA], OptionalA, a => O(a[0]).HasValue ? a[0] : a[1]),
        Member("orValue", [OptionalA, A], A, a => O(a[0]).HasValue ? O(a[0]).Value : a[1]),
        Function("_[?_]", [CelType.Optional(ListOfA), Int], OptionalA, a => Element(O(a[0]), a[1])),
        Function("_[?_]", [CelType.Optional(MapOfAToB), A], CelType.Optional(B), a => Element(O(a[0]), a[1])),
        Function("_[_]", [CelType.Optional(ListOfA), Int], OptionalA, a => Element(O(a[0]), a[1])),
        Function("_[_]", [CelType.Optional(MapOfAToB), A], CelType.Optional(B), a => Element(O(a[0]), a[1])),
    ];

    private static CelOptional O(object? value) => (CelOptional)value!;

    private static CelList Unwrap(CelList list) =>
        new([.. list.Cast<CelOptional>().Where(item => item.HasValue).Select(item => item.Value)]);

    private static CelOptional Element(CelOptional container, object? key) => container switch
    {
        { HasValue: false } => CelOptional.None,
        { Value: CelList list } when key is long index =>
            index >= 0 && index < list.Count ? CelOptional.Of(list[(int)index]) : CelOptional.None,
        { Value: CelMap map } => map.TryGet(key, out var value) ? CelOptional.Of(value) : CelOptional.None,
        _ => throw CelException.NoSuchOverload(),
    };

    private static bool IsZero(object? value) => value switch
    {
        null => true,
        bool flag => !flag,
        long or ulong or double => CelValues.CompareNumbers(value, 0L) == 0,
        string text => text.Length == 0,
        byte[] bytes => bytes.Length == 0,
        CelList list => list.Count == 0,
        CelMap map => map.Entries.Count == 0,
        CelObject obj => obj.Fields.Count == 0,
        CelDuration duration => duration.Nanoseconds == 0,
        CelOptional optional => !optional.HasValue,
        _ => false,
    };
}
