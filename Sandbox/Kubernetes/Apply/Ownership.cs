using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// Who owns what after a write, and what an apply removes: the rules of structured-merge-diff's updater.
/// An instance works on one request.
/// </summary>
/// <param name="type">The kind's type.</param>
/// <param name="reset">Fields that the endpoint resets, which it neither owns nor fights over.</param>
/// <param name="managers">The owners before; changed in place.</param>
public sealed class Ownership(FieldType type, FieldSet reset, Managers managers)
{
    /// <summary>Records that a manager changed an object; true if it owns anything new by that.</summary>
    public bool Update(JsonObject? before, JsonObject after, ManagerId manager, string apiVersion, string time)
    {
        var changes = Comparison.Between(before, after, type).Without(reset);
        var changed = changes.Modified.Union(changes.Added);
        TakeAway(changed, changes.Removed, exceptFor: null);

        var owned = ManagedFields.Strip(changed.Without(reset));
        if (owned.IsEmpty)
            return false;
        managers[manager] = new ManagerEntry(managers[manager]?.Fields.Union(owned) ?? owned, apiVersion, time);
        return true;
    }

    /// <summary>Applies a configuration; null if the object stays as it is.</summary>
    /// <exception cref="ApplyConflictException">Others own fields that it would change.</exception>
    public JsonObject? Apply(JsonObject live, JsonObject applied, ManagerId manager, string apiVersion, bool force)
    {
        var merged = (JsonObject)Merger.Merge(live, applied, type)!;
        var last = managers[manager];
        var owned = FieldsOf.Value(applied, type).Without(reset);
        managers[manager] = new ManagerEntry(owned, apiVersion, last?.Time);
        if (last is not null)
            merged = Prune(merged, last.Fields);

        var changes = Comparison.Between(live, merged, type).Without(reset);
        var changed = changes.Modified.Union(changes.Added);
        var conflicts = Conflicts(changed, manager);
        if (!force && conflicts.Count > 0)
            throw new ApplyConflictException(conflicts);

        TakeAway(changed, changes.Removed, exceptFor: manager);
        return JsonValues.Equal(live, merged) ? null : merged;
    }

    private List<ApplyConflict> Conflicts(FieldSet changed, ManagerId manager) =>
    [
        .. from id in managers.Ids
           where id != manager
           from path in managers[id]!.Fields.Intersection(changed).Paths()
           select new ApplyConflict(id, path),
    ];

    private void TakeAway(FieldSet changed, FieldSet removed, ManagerId? exceptFor)
    {
        foreach (var id in managers.Ids)
        {
            if (id == exceptFor)
                continue;
            var entry = managers[id]!;
            managers[id] = entry with { Fields = entry.Fields.Difference(entry.Fields.Intersection(changed)).Difference(removed) };
        }
    }

    /// <summary>Removes what the manager applied before and no longer does, unless somebody else owns it.</summary>
    private JsonObject Prune(JsonObject merged, FieldSet last)
    {
        var lastWithParents = last.WithDeclaredParents(type);
        var pruned = Remover.Remove(merged, lastWithParents, type);

        // Back comes what anybody owns, the manager's new configuration included …
        var owned = managers.Ids.Aggregate(new FieldSet(), (all, id) => all.Union(managers[id]!.Fields)).WithDeclaredParents(type);
        var mergedFields = FieldsOf.Value(merged, type).WithDeclaredParents(type);
        pruned = Remover.Remove(merged, mergedFields.Difference(FieldsOf.Value(pruned, type).WithDeclaredParents(type).Union(owned)), type);

        // … and what went with a removed parent but was never the manager's.
        var prunedFields = FieldsOf.Value(pruned, type).WithDeclaredParents(type);
        return Remover.Remove(merged, mergedFields.Difference(prunedFields).Intersection(lastWithParents), type) as JsonObject ?? [];
    }
}
