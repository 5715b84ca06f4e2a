using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Functions.Types;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>The operators, but for those that don't evaluate all their operands.</summary>
internal static class Operators
{
    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All => [.. Equality, .. Order, .. Arithmetic, .. TimeArithmetic, .. Containment];

    private static Overload[] Equality =>
    [
        Function("_==_", [A, A], Bool, a => CelEquality.Instance.Equals(a[0], a[1])),
        Function("_!=_", [A, A], Bool, a => !CelEquality.Instance.Equals(a[0], a[1])),
        Function("!_", [Bool], Bool, a => !(bool)a[0]!),
    ];

    private static IEnumerable<Overload> Order
    {
        get
        {
            CelType[] ordered = [Bool, Int, Uint, CelType.Double, CelType.String, Bytes, Timestamp, Duration];
            CelType[] numbers = [Int, Uint, CelType.Double];
            var pairs = ordered.Select(type => (type, type))
                .Concat(numbers.SelectMany(left => numbers.Where(right => right != left).Select(right => (left, right))));
            foreach (var (left, right) in pairs)
            {
                yield return Function("_<_", [left, right], Bool, a => CelValues.Compare(a[0], a[1]) is -1 or < -2);
                yield return Function("_<=_", [left, right], Bool, a => CelValues.Compare(a[0], a[1]) is 0 or -1 or < -2);
                yield return Function("_>_", [left, right], Bool, a => CelValues.Compare(a[0], a[1]) > 0);
                yield return Function("_>=_", [left, right], Bool, a => CelValues.Compare(a[0], a[1]) >= 0);
            }
        }
    }

    private static Overload[] Arithmetic =>
    [
        Function("_+_", [Int, Int], Int, a => Checked(() => checked((long)a[0]! + (long)a[1]!))),
        Function("_-_", [Int, Int], Int, a => Checked(() => checked((long)a[0]! - (long)a[1]!))),
        Function("_*_", [Int, Int], Int, a => Checked(() => checked((long)a[0]! * (long)a[1]!))),
        Function("_/_", [Int, Int], Int,
            a => (long)a[1]! == 0 ? throw new CelException("division by zero") : Checked(() => checked((long)a[0]! / (long)a[1]!))),
        Function("_%_", [Int, Int], Int,
            a => (long)a[1]! == 0 ? throw new CelException("modulus by zero") : Checked(() => checked((long)a[0]! % (long)a[1]!))),
        Function("-_", [Int], Int, a => Checked(() => checked(-(long)a[0]!))),
        Function("_+_", [Uint, Uint], Uint, a => Checked(() => checked((ulong)a[0]! + (ulong)a[1]!))),
        Function("_-_", [Uint, Uint], Uint, a => Checked(() => checked((ulong)a[0]! - (ulong)a[1]!))),
        Function("_*_", [Uint, Uint], Uint, a => Checked(() => checked((ulong)a[0]! * (ulong)a[1]!))),
        Function("_/_", [Uint, Uint], Uint,
            a => (ulong)a[1]! == 0 ? throw new CelException("division by zero") : (ulong)a[0]! / (ulong)a[1]!),
        Function("_%_", [Uint, Uint], Uint,
            a => (ulong)a[1]! == 0 ? throw new CelException("modulus by zero") : (ulong)a[0]! % (ulong)a[1]!),
        Function("_+_", [CelType.Double, CelType.Double], CelType.Double, a => (double)a[0]! + (double)a[1]!),
        Function("_-_", [CelType.Double, CelType.Double], CelType.Double, a => (double)a[0]! - (double)a[1]!),
        Function("_*_", [CelType.Double, CelType.Double], CelType.Double, a => (double)a[0]! * (double)a[1]!),
        Function("_/_", [CelType.Double, CelType.Double], CelType.Double, a => (double)a[0]! / (double)a[1]!),
        Function("-_", [CelType.Double], CelType.Double, a => -(double)a[0]!),
        Function("_+_", [CelType.String, CelType.String], CelType.String, a => (string)a[0]! + (string)a[1]!),
        Function("_+_", [Bytes, Bytes], Bytes, a => (byte[])[.. (byte[])a[0]!, .. (byte[])a[1]!]),
        Function("_+_", [ListOfA, ListOfA], ListOfA, a => Concatenate((CelList)a[0]!, (CelList)a[1]!)),
    ];

    private static Overload[] TimeArithmetic =>
    [
        Function("_+_", [Timestamp, Duration], Timestamp, a => ((CelTimestamp)a[0]!).Plus(((CelDuration)a[1]!).Nanoseconds)),
        Function("_+_", [Duration, Timestamp], Timestamp, a => ((CelTimestamp)a[1]!).Plus(((CelDuration)a[0]!).Nanoseconds)),
        Function("_+_", [Duration, Duration], Duration,
            a => Checked(() => new CelDuration(checked(((CelDuration)a[0]!).Nanoseconds + ((CelDuration)a[1]!).Nanoseconds)))),
        Function("_-_", [Timestamp, Timestamp], Duration, a => new CelDuration(((CelTimestamp)a[0]!).Since((CelTimestamp)a[1]!))),
        Function("_-_", [Timestamp, Duration], Timestamp, a => ((CelTimestamp)a[0]!).Plus(-((CelDuration)a[1]!).Nanoseconds)),
        Function("_-_", [Duration, Duration], Duration,
            a => Checked(() => new CelDuration(checked(((CelDuration)a[0]!).Nanoseconds - ((CelDuration)a[1]!).Nanoseconds)))),
        Function("-_", [Duration], Duration, a => Checked(() => new CelDuration(checked(-((CelDuration)a[0]!).Nanoseconds)))),
    ];

    private static Overload[] Containment =>
    [
        Function("@in", [A, ListOfA], Bool, a => ((CelList)a[1]!).Any(item => CelEquality.Instance.Equals(item, a[0]))),
        Function("@in", [A, MapOfAToB], Bool, a => ((CelMap)a[1]!).TryGet(a[0], out _)),
        Function("_[_]", [ListOfA, Int], A, a => Element((CelList)a[0]!, (long)a[1]!)),
        Function("_[_]", [MapOfAToB, A], B,
            a => ((CelMap)a[0]!).TryGet(a[1], out var value) ? value : throw CelException.NoSuchKey(CelValues.Print(a[1]))),
        Function("_[?_]", [ListOfA, Int], OptionalA,
            a => (long)a[1]! >= 0 && (long)a[1]! < ((CelList)a[0]!).Count
                ? CelOptional.Of(((CelList)a[0]!)[(int)(long)a[1]!])
                : CelOptional.None),
        Function("_[?_]", [MapOfAToB, A], CelType.Optional(B),
            a => ((CelMap)a[0]!).TryGet(a[1], out var value) ? CelOptional.Of(value) : CelOptional.None),
    ];

    private static object? Element(CelList list, long index) =>
        index >= 0 && index < list.Count ? list[(int)index] : throw new CelException($"index out of bounds: {index}");

    private static object Checked<T>(Func<T> compute)
        where T : notnull
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
    }

    /// <summary>
    /// Concatenates lists; sets are united, and in lists of type map the right element replaces the left one of the same key.
    /// </summary>
    private static CelList Concatenate(CelList left, CelList right)
    {
        if (left.IsSet)
            return new CelList(
                [.. left, .. right.Where(item => !left.Any(other => CelEquality.Instance.Equals(item, other)))])
            { IsSet = true };
        if (left.MapKeys is not { } keys)
            return new CelList([.. left, .. right]);

        List<object?> merged = [.. left];
        foreach (var item in right)
        {
            var index = merged.FindIndex(other => keys.All(key => CelEquality.Instance.Equals(Field(other, key), Field(item, key))));
            if (index < 0)
                merged.Add(item);
            else
                merged[index] = item;
        }

        return new CelList(merged) { MapKeys = keys };
    }

    private static object? Field(object? item, string key) => item is CelObject obj ? obj.Fields.GetValueOrDefault(key) : null;
}
