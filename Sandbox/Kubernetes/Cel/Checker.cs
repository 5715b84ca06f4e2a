using System.Runtime.CompilerServices;
using Sandbox.Kubernetes.Schema;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Finds the types of an expression's parts, and what doesn't fit.</summary>
internal sealed class Checker
{
    private readonly List<CelIssue> _issues = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<CelIssue> Issues => _issues;

    /// <summary>The variables that the expression uses.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>The type of an expression; dyn where something is wrong.</summary>
    public CelType Check(Node node, Scope<CelType>? scope)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new CelSyntaxException(node.Position, "expression recursion limit exceeded");

        return node switch
        {
            Node.Literal literal => CelValues.TypeOf(literal.Value),
            Node.Name name => CheckName(name, scope),
            Node.Select select => CheckSelect(select, scope),
            Node.Call call => CheckCall(call, scope),
            Node.List list => CelType.List(Common(list.Elements.Select(element => Unwrapped(element.Value, element.IsOptional, scope)))),
            Node.Map map => CelType.Map(
                Common(map.Entries.Select(entry => Check(entry.Key, scope))),
                Common(map.Entries.Select(entry => Unwrapped(entry.Value, entry.IsOptional, scope)))),
            Node.Bind bind => CheckBind(bind, scope),
            Node.Comprehension comprehension => CheckComprehension(comprehension, scope),
            _ => CelType.Dyn,
        };
    }

    private CelType Issue(Node node, string message)
    {
        _issues.Add(new CelIssue(node.Position, message));
        return CelType.Dyn;
    }

    private CelType CheckName(Node.Name name, Scope<CelType>? scope)
    {
        if (Scope<CelType>.TryFind(scope, name.Text, out var type))
        {
            Used.Add(name.Text);
            return type!;
        }

        return TypeNames.All.ContainsKey(name.Text)
            ? CelType.Type
            : Issue(name, $"undeclared reference to '{name.Text}' (in container '')");
    }

    private CelType CheckSelect(Node.Select select, Scope<CelType>? scope)
    {
        var operand = Check(select.Operand, scope);
        var isOptional = operand.Kind == CelKind.Optional || select.IsOptional;
        var container = operand.Kind == CelKind.Optional ? operand.Parameters[0] : operand;
        var field = container.Kind switch
        {
            CelKind.Dyn => CelType.Dyn,
            CelKind.Map => container.Parameters[1],
            CelKind.Object when container.Fields!.TryGetValue(select.Field, out var declared) => declared,
            CelKind.Object => Issue(select, $"undefined field '{select.Field}'"),
            _ => Issue(select, $"type '{operand}' does not support field selection"),
        };
        return select.IsTest ? CelType.Bool : isOptional ? CelType.Optional(field) : field;
    }

    private CelType CheckCall(Node.Call call, Scope<CelType>? scope)
    {
        switch (call.Function)
        {
            case "_&&_" or "_||_":
                var sides = call.Arguments.Select(argument => Check(argument, scope)).ToList();
                return sides.All(side => side.Kind is CelKind.Bool or CelKind.Dyn)
                    ? CelType.Bool
                    : NoOverload(call, sides, isMember: false);
            case "_?_:_":
                var condition = Check(call.Arguments[0], scope);
                if (condition.Kind is not (CelKind.Bool or CelKind.Dyn))
                    NoOverload(call, [condition, .. call.Arguments.Skip(1).Select(argument => Check(argument, scope))], isMember: false);
                return CheckBranches(call, scope);
            default:
                break;
        }

        var space = call.Target is Node.Name name && !Scope<CelType>.TryFind(scope, name.Text, out _)
            ? $"{name.Text}.{call.Function}"
            : null;
        var isQualified = space is not null && FunctionTable.Knows(space);
        var isMember = call.Target is not null && !isQualified;
        var function = isQualified ? space! : call.Function;
        var operands = isMember ? call.Arguments.Prepend(call.Target!) : call.Arguments;
        List<CelType> arguments = [.. operands.Select(operand => Check(operand, scope))];
        var overloads = FunctionTable.Find(function, isMember).ToList();
        if (!FunctionTable.Knows(function))
            return Issue(call, $"undeclared reference to '{function}' (in container '')");

        CheckLiteral(call);
        return Choose(overloads, arguments) ?? NoOverload(call with { Function = function }, arguments, isMember);
    }

    /// <summary>Constants that can only fail are refused: patterns, durations, times.</summary>
    private void CheckLiteral(Node.Call call)
    {
        if (call.Arguments is not [Node.Literal { Value: string text } literal, ..])
            return;

        var isValid = call.Function switch
        {
            "matches" when call.Target is not null => GoRegex.Compile(text) is not null,
            "duration" => DurationText.Parse(text) is not null,
            "timestamp" => DateTimeText.Parse(text) is not null,
            _ => true,
        };
        if (!isValid)
            Issue(literal, $"invalid {call.Function} argument");
    }

    private CelType CheckBranches(Node.Call call, Scope<CelType>? scope)
    {
        var (then, otherwise) = (Check(call.Arguments[1], scope), Check(call.Arguments[2], scope));
        var unifier = new Unifier();
        var parameter = CelType.Parameter("A");
        return unifier.Matches(parameter, then) && unifier.Matches(parameter, otherwise)
            ? unifier.Resolve(parameter)
            : NoOverload(call, [CelType.Bool, then, otherwise], isMember: false);
    }

    /// <summary>The result of the overloads that fit; dyn if they differ.</summary>
    private static CelType? Choose(IEnumerable<Overload> overloads, List<CelType> arguments)
    {
        List<CelType> results = [];
        foreach (var overload in overloads.Where(overload => overload.Parameters.Count == arguments.Count))
        {
            var unifier = new Unifier();
            if (overload.Parameters.Zip(arguments).All(pair => unifier.Matches(pair.First, pair.Second)))
                results.Add(unifier.Resolve(overload.Result));
        }

        return results.Count == 0 ? null : results.Distinct().Count() == 1 ? results[0] : CelType.Dyn;
    }

    private CelType NoOverload(Node.Call call, List<CelType> arguments, bool isMember)
    {
        var applied = isMember ? $"{arguments[0]}.({string.Join(", ", arguments.Skip(1))})" : $"({string.Join(", ", arguments)})";
        return Issue(call, $"found no matching overload for '{call.Function}' applied to '{applied}'");
    }

    private CelType Unwrapped(Node node, bool isOptional, Scope<CelType>? scope)
    {
        var type = Check(node, scope);
        if (!isOptional || type.Kind == CelKind.Dyn)
            return type;
        return type.Kind == CelKind.Optional
            ? type.Parameters[0]
            : Issue(node, $"expected type 'optional_type({type})' but found '{type}'");
    }

    private static CelType Common(IEnumerable<CelType> types)
    {
        var distinct = types.Where(type => type.Kind != CelKind.Null).Distinct().ToList();
        return distinct.Count == 1 ? distinct[0] : CelType.Dyn;
    }

    private CelType CheckBind(Node.Bind bind, Scope<CelType>? scope)
    {
        var value = Check(bind.Value, scope);
        if (bind.Kind == BindKind.Value)
            return Check(bind.Body, Scope<CelType>.With(scope, bind.Variable, value));

        var inner = value.Kind switch
        {
            CelKind.Optional => value.Parameters[0],
            CelKind.Dyn => CelType.Dyn,
            _ => Issue(bind,
                $"found no matching overload for '{(bind.Kind == BindKind.OptionalMap ? "optMap" : "optFlatMap")}' applied to '{value}'"),
        };
        var body = Check(bind.Body, Scope<CelType>.With(scope, bind.Variable, inner));
        return bind.Kind == BindKind.OptionalMap ? CelType.Optional(body) : body;
    }

    private CelType CheckComprehension(Node.Comprehension macro, Scope<CelType>? scope)
    {
        var range = Check(macro.Range, scope);
        var (key, value, single) = range.Kind switch
        {
            CelKind.List => (CelType.Int, range.Parameters[0], range.Parameters[0]),
            CelKind.Map => (range.Parameters[0], range.Parameters[1], range.Parameters[0]),
            CelKind.Dyn => (CelType.Dyn, CelType.Dyn, CelType.Dyn),
            _ => (CelType.Dyn, CelType.Dyn,
                Issue(macro, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)")),
        };
        var inner = macro.SecondVariable is { } second
            ? Scope<CelType>.With(Scope<CelType>.With(scope, macro.Variable, key), second, value)
            : Scope<CelType>.With(scope, macro.Variable, single);

        if (macro.Condition is { } condition && Check(condition, inner) is { Kind: not (CelKind.Bool or CelKind.Dyn) } found)
            Issue(condition, $"expected type 'bool' but found '{found}'");
        var transformed = macro.Transform is { } transform ? Check(transform, inner) : CelType.Dyn;
        return macro.Kind switch
        {
            MacroKind.All or MacroKind.Exists or MacroKind.ExistsOne => CelType.Bool,
            MacroKind.Filter => CelType.List(single),
            MacroKind.Map or MacroKind.TransformList => CelType.List(transformed),
            MacroKind.TransformMap => CelType.Map(key, transformed),
            _ => transformed,
        };
    }
}
