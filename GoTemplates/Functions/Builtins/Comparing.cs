namespace GoTemplates.Functions.Builtins;

/// <summary>Go's comparisons of template values: of one basic kind each, integers of any size and sign.</summary>
internal static class Comparing
{
    private enum BasicKind
    {
        None,
        Bool,
        Complex,
        Signed,
        Unsigned,
        Float,
        String,
    }

    /// <summary>Whether the first value equals any of the others.</summary>
    internal static bool EqualsAny(in GoValue first, ReadOnlySpan<GoValue> others)
    {
        if (others.IsEmpty)
            throw new FunctionException("missing argument for comparison");

        foreach (var other in others)
        {
            if (AreEqual(first, other))
                return true;
        }

        return false;
    }

    internal static bool IsLess(in GoValue left, in GoValue right)
    {
        BasicKind leftKind = KindOf(left), rightKind = KindOf(right);
        if (leftKind == BasicKind.None || rightKind == BasicKind.None)
            throw new FunctionException("invalid type for comparison");

        return (leftKind, rightKind) switch
        {
            (BasicKind.Signed, BasicKind.Unsigned) => left.AsInt64() < 0 || left.AsUint64() < right.AsUint64(),
            (BasicKind.Unsigned, BasicKind.Signed) => right.AsInt64() >= 0 && left.AsUint64() < right.AsUint64(),
            _ when leftKind != rightKind => throw Incompatible(left, right),
            (BasicKind.Signed, _) => left.AsInt64() < right.AsInt64(),
            (BasicKind.Unsigned, _) => left.AsUint64() < right.AsUint64(),
            (BasicKind.Float, _) => left.AsDouble() < right.AsDouble(),
            (BasicKind.String, _) => Text.GoString.Comparison(left.AsString(), right.AsString()) < 0,
            _ => throw new FunctionException("invalid type for comparison"),
        };
    }

    internal static bool IsLessOrEqual(in GoValue left, in GoValue right) => IsLess(left, right) || AreEqual(left, right);

    private static bool AreEqual(in GoValue left, in GoValue right)
    {
        BasicKind leftKind = KindOf(left), rightKind = KindOf(right);
        return (leftKind, rightKind) switch
        {
            (BasicKind.Signed, BasicKind.Unsigned) or (BasicKind.Unsigned, BasicKind.Signed) => AreEqualIntegers(left, right, leftKind),
            _ when leftKind != rightKind => left.Kind == GoKind.Missing || right.Kind == GoKind.Missing || left.IsNil || right.IsNil
                ? false
                : throw Incompatible(left, right),
            (BasicKind.Bool, _) => left.AsBool() == right.AsBool(),
            (BasicKind.Complex, _) => left.AsComplex() == right.AsComplex(),
            (BasicKind.Signed or BasicKind.Unsigned, _) => left.AsInt64() == right.AsInt64(),
            (BasicKind.Float, _) => left.AsDouble() == right.AsDouble(),
            (BasicKind.String, _) => left.AsString() == right.AsString(),
            _ => AreEqualOthers(left, right),
        };
    }

    private static bool AreEqualIntegers(in GoValue left, in GoValue right, BasicKind leftKind)
    {
        var signed = leftKind == BasicKind.Signed ? left : right;
        return signed.AsInt64() >= 0 && left.AsUint64() == right.AsUint64();
    }

    private static bool AreEqualOthers(in GoValue left, in GoValue right)
    {
        if (left.IsNil || right.IsNil)
            return left.IsNil && right.IsNil;
        if (left.Kind == GoKind.Object && right.Kind == GoKind.Object)
            return Equals(left.AsObject(), right.AsObject());

        throw new FunctionException($"non-comparable type {(left.Kind == GoKind.Object ? right : left).TypeName}");
    }

    private static BasicKind KindOf(in GoValue value) => value.Kind switch
    {
        GoKind.Bool => BasicKind.Bool,
        GoKind.Int or GoKind.Int64 or GoKind.Int32 => BasicKind.Signed,
        GoKind.Uint8 or GoKind.Uint64 => BasicKind.Unsigned,
        GoKind.Float64 => BasicKind.Float,
        GoKind.Complex128 => BasicKind.Complex,
        GoKind.String => BasicKind.String,
        _ => BasicKind.None,
    };

    private static FunctionException Incompatible(in GoValue left, in GoValue right) =>
        new($"incompatible types for comparison: {left.TypeName} and {right.TypeName}");
}
