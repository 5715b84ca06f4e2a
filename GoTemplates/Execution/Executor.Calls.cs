using GoTemplates.Functions;
using GoTemplates.Functions.Dates;
using GoTemplates.Syntax;

namespace GoTemplates.Execution;

/// <content>Calls and their arguments.</content>
internal sealed partial class Executor
{
    private GoValue[] _arguments = new GoValue[16];
    private int _argumentsTop;

    private GoValue Call(TemplateFunction function, Node node, in GoValue dot, ReadOnlySpan<Node> words, in GoValue? final)
    {
        var count = words.Length + (final is null ? 0 : 1);
        CheckCount(function, words.Length, count);
        if (function.StopsAt is { } stopsAt)
            return ShortCircuit(stopsAt, dot, words, final);

        var start = _argumentsTop;
        for (var i = 0; i < words.Length; i++)
            PushArgument(Argument(words[i], function.ParameterAt(i), dot));

        if (final is { } last)
            PushArgument(Fit(last, function.ParameterAt(count - 1)));

        _node = node;
        _budget.Step();
        try
        {
            var result = function.Body(new FunctionCall(_context, _arguments.AsSpan(start, count), words));
            _budget.Reserve(Size(result));
            return result;
        }
        catch (FunctionException e)
        {
            throw Error($"error calling {function.Name}: {e.Message}");
        }
        catch (Exception e) when (e is not (LimitReachedException or OperationCanceledException or TemplateException))
        {
            // As Go turns a function's panic into an error: a template must not end its host. What the exception says may be data.
            throw Error($"error calling {function.Name}: {e.GetType().Name}");
        }
        finally
        {
            _argumentsTop = start;
        }
    }

    private void CheckCount(TemplateFunction function, int words, int count)
    {
        var fixedCount = function.Parameters.Count;
        if (function.Variadic is not null ? count < fixedCount : count != fixedCount)
        {
            throw Error(function.Variadic is not null
                ? $"wrong number of args for {function.Name}: want at least {fixedCount} got {words}"
                : $"wrong number of args for {function.Name}: want {fixedCount} got {count}");
        }
    }

    private GoValue ShortCircuit(bool stopsAt, in GoValue dot, ReadOnlySpan<Node> words, in GoValue? final)
    {
        GoValue value = default;
        foreach (var word in words)
        {
            value = Argument(word, ParameterType.Value, dot);
            if (Truth.Of(value) == stopsAt)
                return value;
        }

        return final ?? value;
    }

    private void PushArgument(in GoValue value)
    {
        if (_argumentsTop == _arguments.Length) Array.Resize(ref _arguments, 2 * _argumentsTop);
        _arguments[_argumentsTop++] = value;
    }

    private GoValue Argument(Node node, ParameterType type, in GoValue dot)
    {
        _node = node;
        switch (node)
        {
            case DotNode:
                return Fit(dot, type);
            case NilNode:
                return Nil(type);
            case FieldNode field:
                return Fit(Fields(dot, dot, field, field.Fields, [], null), type);
            case VariableNode variable:
                return Fit(Variable(variable, dot, [], null), type);
            case PipeNode pipe:
                return Fit(Evaluate(pipe, dot), type);
            case IdentifierNode identifier:
                return Fit(Call(identifier.Function, identifier, dot, [], null), type);
            case ChainNode chain:
                return Fit(Chain(chain, dot, [], null), type);
            default:
                return ConstantArgument(node, type);
        }
    }

    private GoValue ConstantArgument(Node node, ParameterType type) => (type, node) switch
    {
        (ParameterType.Any or ParameterType.Value, BoolNode constant) => constant.Value,
        (ParameterType.Any or ParameterType.Value, StringNode constant) => constant.Value,
        (ParameterType.Any or ParameterType.Value, NumberNode number) => Constant(number),
        (ParameterType.Bool, BoolNode constant) => constant.Value,
        (ParameterType.Bool, _) => throw Error($"expected bool; found {node}"),
        (ParameterType.String, StringNode constant) => constant.Value,
        (ParameterType.String, _) => throw Error($"expected string; found {node}"),
        (ParameterType.Int, NumberNode { Integer: { } integer }) => integer,
        (ParameterType.Int64, NumberNode { Integer: { } integer }) => GoValue.Int64(integer),
        (ParameterType.Int or ParameterType.Int64, _) => throw Error($"expected integer; found {node}"),
        (ParameterType.Float64, NumberNode { Float: { } real }) => real,
        (ParameterType.Float64, _) => throw Error($"expected float; found {node}"),
        _ => throw Error($"can't handle {node} for arg of type {GoName(type)}"),
    };

    private GoValue Nil(ParameterType type) => type switch
    {
        ParameterType.Value => default,
        ParameterType.Any => GoValue.Nil,
        ParameterType.Map => new GoMap(),
        ParameterType.List => GoList.Wrap([]),
        _ => throw Error($"cannot assign nil to {GoName(type)}"),
    };

    /// <summary>A value as a parameter takes it.</summary>
    private GoValue Fit(in GoValue value, ParameterType type)
    {
        if (value.Kind == GoKind.Missing)
        {
            return type is ParameterType.Value or ParameterType.Any or ParameterType.Map or ParameterType.List
                ? Nil(type)
                : throw Error($"invalid value; expected {GoName(type)}");
        }

        return type switch
        {
            ParameterType.Any or ParameterType.Value => value,
            ParameterType.String when value.Kind == GoKind.String => value,
            ParameterType.Int when value.Kind == GoKind.Int => value,
            ParameterType.Int when value.IsJsonInteger => value.AsInt64(),
            ParameterType.Int64 when value.Kind == GoKind.Int64 => value,
            ParameterType.Float64 when value.Kind == GoKind.Float64 => value,
            ParameterType.Bool when value.Kind == GoKind.Bool => value,
            ParameterType.Map when value.Kind == GoKind.Map && value.AsMap().ElementType == GoTypes.Any => value,
            ParameterType.List when value.Kind == GoKind.List && value.AsList().ElementType == GoTypes.Any => value,
            ParameterType.Time when value.Kind == GoKind.Object && value.AsObject() is GoTime => value,
            _ => throw Error($"wrong type for value; expected {GoName(type)}; got {(value.Kind == GoKind.Nil ? GoTypes.Any : value.TypeName)}"),
        };
    }

    private static string GoName(ParameterType type) => type switch
    {
        ParameterType.Any => GoTypes.Any,
        ParameterType.Value => "reflect.Value",
        ParameterType.String => GoTypes.String,
        ParameterType.Int => GoTypes.Int,
        ParameterType.Int64 => "int64",
        ParameterType.Float64 => "float64",
        ParameterType.Bool => "bool",
        ParameterType.Map => GoTypes.Map,
        ParameterType.List => GoTypes.List,
        _ => "time.Time",
    };

    /// <summary>About how many bytes a result takes.</summary>
    private static long Size(in GoValue value) => value.Kind switch
    {
        GoKind.String => 2L * value.AsString().Length,
        GoKind.List => 24L * value.AsList().Count,
        GoKind.Map => 64L * value.AsMap().Count,
        _ => 0,
    };
}
