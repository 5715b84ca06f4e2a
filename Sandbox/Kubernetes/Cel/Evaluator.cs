using System.Runtime.CompilerServices;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Evaluates an expression once.</summary>
internal sealed class Evaluator
{
    private const int MaxSteps = 1_000_000;

    private int _steps;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="CelException">It has none.</exception>
    public object? Evaluate(Node node, Scope<object?>? scope)
    {
        if (++_steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new CelException("operation cancelled: actual cost limit exceeded");

        return node switch
        {
            Node.Literal literal => literal.Value,
            Node.Name name => Find(name, scope),
            Node.Select select => Select(select, scope),
            Node.Call call => Call(call, scope),
            Node.List list => List(list, scope),
            Node.Map map => Map(map, scope),
            Node.Bind bind => Bind(bind, scope),
            Node.Comprehension comprehension => new ComprehensionRun(this, comprehension, scope).Value(),
            _ => throw CelException.NoSuchOverload(),
        };
    }

    private static object? Find(Node.Name name, Scope<object?>? scope)
    {
        if (Scope<object?>.TryFind(scope, name.Text, out var value))
            return value;
        return TypeNames.All.TryGetValue(name.Text, out var type) ? type : throw new CelException($"no such attribute(s): {name.Text}");
    }

    private object? Select(Node.Select select, Scope<object?>? scope)
    {
        var operand = Evaluate(select.Operand, scope);
        if (operand is CelOptional optional)
        {
            if (!optional.HasValue)
                return select.IsTest ? false : CelOptional.None;
            var found = TryField(optional.Value, select.Field, out var inner);
            return select.IsTest ? found : found ? CelOptional.Of(inner) : CelOptional.None;
        }

        var has = TryField(operand, select.Field, out var value);
        if (select.IsTest)
            return has;
        if (select.IsOptional)
            return has ? CelOptional.Of(value) : CelOptional.None;
        return has ? value : throw CelException.NoSuchKey(select.Field);
    }

    private static bool TryField(object? operand, string field, out object? value)
    {
        value = null;
        return operand switch
        {
            CelObject obj => obj.Fields.TryGetValue(field, out value),
            CelMap map => map.TryGet(field, out value),
            _ => throw CelException.NoSuchOverload(),
        };
    }

    private object? Call(Node.Call call, Scope<object?>? scope)
    {
        switch (call.Function)
        {
            case "_&&_":
                return Logic(call, scope, decisive: false);
            case "_||_":
                return Logic(call, scope, decisive: true);
            case "_?_:_":
                var condition = Evaluate(call.Arguments[0], scope) as bool? ?? throw CelException.NoSuchOverload();
                return Evaluate(call.Arguments[condition ? 1 : 2], scope);
            default:
                break;
        }

        if (call.Target is Node.Name space && FunctionTable.Knows($"{space.Text}.{call.Function}")
            && !Scope<object?>.TryFind(scope, space.Text, out _))
            return FunctionTable.Invoke($"{space.Text}.{call.Function}", isMember: false, Values(call.Arguments, scope));
        if (call.Target is null)
            return FunctionTable.Invoke(call.Function, isMember: false, Values(call.Arguments, scope));

        // The alternative of an optional is evaluated only where it is needed.
        var target = Evaluate(call.Target, scope);
        if (target is CelOptional { HasValue: true } optional && call is { Function: "or" or "orValue", Arguments.Count: 1 })
            return call.Function == "or" ? optional : optional.Value;
        return FunctionTable.Invoke(call.Function, isMember: true, [target, .. Values(call.Arguments, scope)]);
    }

    private object?[] Values(IReadOnlyList<Node> nodes, Scope<object?>? scope) => [.. nodes.Select(node => Evaluate(node, scope))];

    /// <summary>One side that decides is enough, even if the other side fails.</summary>
    private bool Logic(Node.Call call, Scope<object?>? scope, bool decisive)
    {
        CelException? failure = null;
        foreach (var side in call.Arguments)
        {
            try
            {
                var value = Evaluate(side, scope) as bool? ?? throw CelException.NoSuchOverload();
                if (value == decisive)
                    return decisive;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }

    private CelList List(Node.List list, Scope<object?>? scope)
    {
        List<object?> items = [];
        foreach (var element in list.Elements)
        {
            var value = Evaluate(element.Value, scope);
            if (!element.IsOptional)
                items.Add(value);
            else if (value is CelOptional { HasValue: true } optional)
                items.Add(optional.Value);
        }

        return new CelList(items);
    }

    private CelMap Map(Node.Map map, Scope<object?>? scope)
    {
        Dictionary<object, object?> entries = new(CelEquality.Instance);
        foreach (var entry in map.Entries)
        {
            var key = Evaluate(entry.Key, scope);
            var value = Evaluate(entry.Value, scope);
            if (entry.IsOptional && value is CelOptional optional)
            {
                if (!optional.HasValue)
                    continue;
                value = optional.Value;
            }

            if (key is not (bool or long or ulong or string))
                throw new CelException("unsupported key type");
            if (!entries.TryAdd(key, value))
                throw new CelException($"Failed with repeated key: {CelValues.Print(key)}");
        }

        return new CelMap(entries);
    }

    private object? Bind(Node.Bind bind, Scope<object?>? scope)
    {
        var value = Evaluate(bind.Value, scope);
        if (bind.Kind == BindKind.Value)
            return Evaluate(bind.Body, Scope<object?>.With(scope, bind.Variable, value));
        if (value is not CelOptional optional)
            throw CelException.NoSuchOverload();
        if (!optional.HasValue)
            return CelOptional.None;

        var body = Evaluate(bind.Body, Scope<object?>.With(scope, bind.Variable, optional.Value));
        return bind.Kind == BindKind.OptionalMap ? CelOptional.Of(body) : body;
    }
}
