using GoTemplates.Execution;
using GoTemplates.Functions.Flow;

namespace GoTemplates.Functions.Collections;

/// <summary>Merges maps into the first, as sprig does by mergo.</summary>
internal static class Merging
{
    internal static GoValue Merge(FunctionCall call, bool overwrites)
    {
        foreach (var source in call.Arguments[1..])
            Merge(call.Context.Budget, call[0].AsMap(), source.AsMap(), overwrites);

        return call[0];
    }

    private static void Merge(ExecutionBudget budget, GoMap target, GoMap source, bool overwrites)
    {
        budget.Enter();
        foreach (var (key, value) in source.ToArray())
        {
            budget.Step();
            var exists = target.TryGetValue(key, out var current);
            if (value.IsNil)
            {
                if (overwrites) target[key] = value;
                continue;
            }

            if (value.Kind == GoKind.Map && exists && current.Kind == GoKind.Map && !ReferenceEquals(value.AsMap(), current.AsMap()))
                Merge(budget, current.AsMap(), value.AsMap(), overwrites);
            if (value.Kind == GoKind.List && overwrites)
                target[key] = value;

            // A map or list never takes the place of something else that is there, not even when overwriting.
            var isContainer = value.Kind is GoKind.Map or GoKind.List;
            if (!exists || Emptiness.Of(current) || overwrites && !isContainer)
                target[key] = value;
        }

        budget.Leave();
    }
}
