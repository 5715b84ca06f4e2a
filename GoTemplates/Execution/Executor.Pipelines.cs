using GoTemplates.Formatting;
using GoTemplates.Syntax;

namespace GoTemplates.Execution;

/// <content>Pipelines, commands, fields and variables.</content>
internal sealed partial class Executor
{
    private GoValue Evaluate(PipeNode pipe, in GoValue dot)
    {
        _node = pipe;
        ExecutionBudget.CheckStack();
        GoValue? value = null;
        foreach (var command in pipe.Commands)
        {
            var result = Evaluate(command, dot, value);

            // A nil interface is unwrapped to no value at all.
            value = result.Kind == GoKind.Nil ? default : result;
        }

        var last = value ?? default;
        foreach (var variable in pipe.Variables)
        {
            if (pipe.IsAssignment) Assign(variable, last);
            else _variables.Push(variable.Name, last);
        }

        return last;
    }

    private void Assign(VariableNode variable, in GoValue value)
    {
        if (!_variables.TrySet(variable.Name, value))
            throw Error($"undefined variable: {variable.Name}");
    }

    private GoValue Evaluate(CommandNode command, in GoValue dot, in GoValue? final)
    {
        var words = command.Words;
        switch (words[0])
        {
            case FieldNode field:
                _node = field;
                return Fields(dot, dot, field, field.Fields, words[1..], final);
            case ChainNode chain:
                return Chain(chain, dot, words[1..], final);
            case IdentifierNode identifier:
                _node = identifier;
                return Call(identifier.Function, command, dot, words[1..], final);
            case PipeNode pipe:
                RefuseArguments(words, final);
                return Evaluate(pipe, dot);
            case VariableNode variable:
                return Variable(variable, dot, words[1..], final);
        }

        _node = words[0];
        RefuseArguments(words, final);
        return words[0] switch
        {
            BoolNode constant => constant.Value,
            DotNode => dot,
            NilNode => throw Error("nil is not a command"),
            NumberNode number => Constant(number),
            StringNode constant => constant.Value,
            _ => throw Error($"can't evaluate command {Quoting.Quote(words[0].ToString())}"),
        };
    }

    private void RefuseArguments(ReadOnlySpan<Node> words, in GoValue? final)
    {
        if (words.Length > 1 || final is not null)
            throw Error($"can't give argument to non-function {words[0]}");
    }

    private GoValue Variable(VariableNode variable, in GoValue dot, ReadOnlySpan<Node> arguments, in GoValue? final)
    {
        _node = variable;
        if (!_variables.TryGet(variable.Name, out var value))
            throw Error($"undefined variable: {variable.Name}");
        if (!variable.Fields.IsEmpty)
            return Fields(dot, value, variable, variable.Fields, arguments, final);
        if (arguments.Length > 0 || final is not null)
            throw Error($"can't give argument to non-function {variable}");

        return value;
    }

    private GoValue Chain(ChainNode chain, in GoValue dot, ReadOnlySpan<Node> arguments, in GoValue? final)
    {
        _node = chain;
        if (chain.Operand is NilNode)
            throw Error($"indirection through explicit nil in {chain}");

        var receiver = Argument(chain.Operand, Functions.ParameterType.Value, dot);
        _node = chain;
        return Fields(dot, receiver, chain, chain.Fields, arguments, final);
    }

    /// <summary>Follows fields from a receiver; the last one may be a method, which gets the arguments.</summary>
    private GoValue Fields(
        in GoValue dot, GoValue receiver, Node node, ReadOnlySpan<string> fields, ReadOnlySpan<Node> arguments, in GoValue? final)
    {
        for (var i = 0; i < fields.Length - 1; i++)
            receiver = Field(dot, receiver, node, fields[i], [], null);

        return Field(dot, receiver, node, fields[^1], arguments, final);
    }

    private GoValue Field(in GoValue dot, in GoValue receiver, Node node, string field, ReadOnlySpan<Node> arguments, in GoValue? final)
    {
        switch (receiver.Kind)
        {
            case GoKind.Missing:
                return _templates.Options.MissingKey == MissingKey.Error ? throw Error($"nil data; no entry for key {Quoting.Quote(field)}") : default;
            case GoKind.Nil:
                throw Error($"nil pointer evaluating interface {{}}.{field}");
            case GoKind.Map:
                if (arguments.Length > 0 || final is not null)
                    throw Error($"{field} is not a method but has arguments");

                return receiver.AsMap().TryGetValue(field, out var value) ? value : MissingField(receiver.AsMap(), field);
            case GoKind.Object when receiver.AsObject().FindMember(field) is { } member:
                return Call(member, node, dot, arguments, final);
            default:
                throw Error($"can't evaluate field {field} in type {receiver.TypeName}");
        }
    }

    private GoValue MissingField(GoMap map, string field) => _templates.Options.MissingKey switch
    {
        MissingKey.Error => throw Error($"map has no entry for key {Quoting.Quote(field)}"),
        MissingKey.Zero => Zero(map.ElementType),
        _ => default,
    };

    /// <summary>The zero value of a map's element type.</summary>
    internal static GoValue Zero(string type) => type switch
    {
        GoTypes.String => "",
        GoTypes.Int => 0L,
        _ => GoValue.Nil,
    };

    private GoValue Constant(NumberNode number)
    {
        _node = number;
        if (number.Complex is { } complex)
            return GoValue.Complex128(complex);
        if (number is { LooksLikeFloat: true, Float: { } real })
            return real;

        return number.Integer ?? throw Error($"{number.Text} overflows int");
    }
}
