using GoTemplates.Execution;

namespace GoTemplates.Functions.Reflection;

/// <summary>Go's <c>reflect.DeepEqual</c>: the same type and the same content.</summary>
internal static class DeepEquality
{
    internal static bool Of(ExecutionBudget budget, in GoValue left, in GoValue right)
    {
        budget.Step();
        if (left.IsNil || right.IsNil)
            return left.IsNil && right.IsNil;
        if (left.Kind != right.Kind || left.TypeName != right.TypeName)
            return false;

        switch (left.Kind)
        {
            case GoKind.Bool:
                return left.AsBool() == right.AsBool();
            case GoKind.Float64:
                return left.AsDouble() == right.AsDouble();
            case GoKind.Complex128:
                return left.AsComplex() == right.AsComplex();
            case GoKind.String:
                return left.AsString() == right.AsString();
            case GoKind.Object:
                return Equals(left.AsObject(), right.AsObject());
            case GoKind.List:
                return OfLists(budget, left.AsList(), right.AsList());
            case GoKind.Map:
                return OfMaps(budget, left.AsMap(), right.AsMap());
            default:
                return left.AsInt64() == right.AsInt64();
        }
    }

    private static bool OfLists(ExecutionBudget budget, GoList left, GoList right)
    {
        if (left.Count != right.Count)
            return false;
        if (ReferenceEquals(left, right))
            return true;

        budget.Enter();
        for (var i = 0; i < left.Count; i++)
        {
            if (!Of(budget, left[i], right[i]))
            {
                budget.Leave();
                return false;
            }
        }

        budget.Leave();
        return true;
    }

    private static bool OfMaps(ExecutionBudget budget, GoMap left, GoMap right)
    {
        if (left.Count != right.Count)
            return false;
        if (ReferenceEquals(left, right))
            return true;

        budget.Enter();
        var equal = true;
        foreach (var key in left.SortedKeys())
        {
            equal = right.TryGetValue(key, out var value) && Of(budget, left[key], value);
            if (!equal) break;
        }

        budget.Leave();
        return equal;
    }
}
