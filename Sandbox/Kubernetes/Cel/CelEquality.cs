namespace Sandbox.Kubernetes.Cel;

/// <summary>CEL's equality: numbers across types, values of other types are never equal.</summary>
public sealed class CelEquality : IEqualityComparer<object>
{
    /// <summary>The one.</summary>
    public static CelEquality Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (bool a, bool b) => a == b,
        (string a, string b) => a == b,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (CelList a, CelList b) => ListsEqual(a, b),
        (CelMap a, CelMap b) => a.Entries.Count == b.Entries.Count
            && a.Entries.All(entry => b.TryGet(entry.Key, out var other) && Equals(entry.Value, other)),
        (CelObject a, CelObject b) => a.Fields.Count == b.Fields.Count
            && a.Fields.All(field => b.Fields.TryGetValue(field.Key, out var other) && Equals(field.Value, other)),
        (CelOptional a, CelOptional b) => a.HasValue == b.HasValue && Equals(a.Value, b.Value),
        _ when CelValues.IsNumber(left) && CelValues.IsNumber(right) => CelValues.CompareNumbers(left, right) == 0,
        _ => left.Equals(right),
    };

    /// <inheritdoc/>
    public int GetHashCode(object obj) => obj switch
    {
        long number => number.GetHashCode(),
        ulong number => number <= long.MaxValue ? ((long)number).GetHashCode() : number.GetHashCode(),
        double number => number % 1 == 0 && Math.Abs(number) < 9e18 ? ((long)number).GetHashCode() : number.GetHashCode(),
        string text => text.GetHashCode(StringComparison.Ordinal),
        bool flag => flag.GetHashCode(),
        _ => 0,
    };

    /// <summary>Sets are equal in any order; lists of type map are equal with their elements in any order.</summary>
    private bool ListsEqual(CelList left, CelList right)
    {
        if (left.Count != right.Count)
            return false;
        return left.IsSet || left.MapKeys is not null
            ? left.All(item => right.Any(other => Equals(item, other)))
            : left.Zip(right).All(pair => Equals(pair.First, pair.Second));
    }
}
