namespace GoTemplates.Execution;

/// <summary>Copies maps and lists, so that functions that change maps don't change a caller's.</summary>
internal static class DataCopy
{
    internal static GoValue Of(in GoValue value, ExecutionBudget budget)
    {
        if (value.Kind is not (GoKind.Map or GoKind.List))
            return value;

        budget.Enter();
        GoValue copy;
        if (value.Kind == GoKind.List)
        {
            var list = value.AsList();
            budget.Step(list.Count);
            var items = new GoValue[list.Count];
            for (var i = 0; i < items.Length; i++)
                items[i] = Of(list[i], budget);

            copy = GoList.Wrap(items, list.ElementType);
        }
        else
        {
            var map = value.AsMap();
            budget.Step(map.Count);
            var entries = new GoMap(map.ElementType);
            foreach (var (key, item) in map)
                entries[key] = Of(item, budget);

            copy = entries;
        }

        budget.Leave();
        return copy;
    }
}
