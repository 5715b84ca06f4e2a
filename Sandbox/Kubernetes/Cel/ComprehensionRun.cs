namespace Sandbox.Kubernetes.Cel;

/// <summary>Runs a macro over a list or map.</summary>
/// <param name="evaluator">Evaluates its parts.</param>
/// <param name="macro">The macro.</param>
/// <param name="scope">The names around it.</param>
internal sealed class ComprehensionRun(Evaluator evaluator, Node.Comprehension macro, Scope<object?>? scope)
{
    /// <summary>The macro's value.</summary>
    public object? Value() => macro.Kind switch
    {
        MacroKind.All => Quantify(decisive: false),
        MacroKind.Exists => Quantify(decisive: true),
        MacroKind.ExistsOne => Scopes().Count(inner => Holds(inner.Scope)) == 1,
        MacroKind.Filter => new CelList([.. Scopes().Where(inner => Holds(inner.Scope)).Select(inner => inner.Item)]),
        MacroKind.Map or MacroKind.TransformList =>
            new CelList(
                [.. Scopes().Where(inner => Holds(inner.Scope)).Select(inner => evaluator.Evaluate(macro.Transform!, inner.Scope))]),
        MacroKind.TransformMap => new CelMap(Scopes().Where(inner => Holds(inner.Scope))
            .Select(inner => KeyValuePair.Create(inner.Key, evaluator.Evaluate(macro.Transform!, inner.Scope))).ToList()),
        _ => new CelMap(Scopes().Where(inner => Holds(inner.Scope))
            .SelectMany(
                inner => (evaluator.Evaluate(macro.Transform!, inner.Scope) as CelMap ?? throw CelException.NoSuchOverload()).Entries)
                .ToList()),
    };

    /// <summary>One element that decides is enough, even if others fail.</summary>
    private bool Quantify(bool decisive)
    {
        CelException? failure = null;
        foreach (var inner in Scopes())
        {
            try
            {
                if (Holds(inner.Scope) == decisive)
                    return decisive;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }

    private bool Holds(Scope<object?> inner) => macro.Condition is null
        || (evaluator.Evaluate(macro.Condition, inner) as bool? ?? throw CelException.NoSuchOverload());

    private IEnumerable<(object Key, object? Item, Scope<object?> Scope)> Scopes()
    {
        switch (evaluator.Evaluate(macro.Range, scope))
        {
            case CelList list:
                for (var i = 0; i < list.Count; i++)
                    yield return ((long)i, list[i], Inner((long)i, list[i], list[i]));
                break;
            case CelMap map:
                foreach (var (key, value) in map.Entries)
                    yield return (key, key, Inner(key, value, key));
                break;
            default:
                throw CelException.NoSuchOverload();
        }
    }

    // With one variable it is the element or key; with two, the index or key, and the element or value.
    private Scope<object?> Inner(object key, object? value, object? single) => macro.SecondVariable is { } second
        ? Scope<object?>.With(Scope<object?>.With(scope, macro.Variable, key), second, value)
        : Scope<object?>.With(scope, macro.Variable, single);
}
