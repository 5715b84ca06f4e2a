using GoTemplates.Execution;
using GoTemplates.Formatting;
using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Builtins;

/// <summary>The functions of Go's <c>text/template</c>.</summary>
internal static class BuiltinFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add(new TemplateFunction("and", [Value], call => call[0], Value) { StopsAt = false })
        .Add(new TemplateFunction("or", [Value], call => call[0], Value) { StopsAt = true })
        .Add("not", [Value], call => !Truth.Of(call[0]))
        .AddVariadic("call", [Value], Value, call => throw new FunctionException(
            call[0].IsNil ? "call of nil" : $"non-function of type {call[0].TypeName}"))
        .AddVariadic("index", [Value], Value, Index)
        .AddVariadic("slice", [Value], Value, Slice)
        .Add("len", [Value], call => Length(call[0]))
        .AddVariadic("html", [], Any, call => Escaping.Html(Text(call)))
        .AddVariadic("js", [], Any, call => Escaping.JavaScript(Text(call)))
        .AddVariadic("urlquery", [], Any, call => Escaping.UrlQuery(Text(call)))
        .AddVariadic("print", [], Any, call => Printer.Print(call.Context.Budget, call.Arguments))
        .AddVariadic("println", [], Any, call => Printer.PrintLine(call.Context.Budget, call.Arguments))
        .AddVariadic("printf", [ParameterType.String], Any, call => Printer.Format(call.Context.Budget, call[0].AsString(), call.Arguments[1..]))
        .AddVariadic("eq", [Value], Value, call => Comparing.EqualsAny(call[0], call.Arguments[1..]))
        .Add("ne", [Value, Value], call => !Comparing.EqualsAny(call[0], call.Arguments[1..]))
        .Add("lt", [Value, Value], call => Comparing.IsLess(call[0], call[1]))
        .Add("le", [Value, Value], call => Comparing.IsLessOrEqual(call[0], call[1]))
        .Add("gt", [Value, Value], call => !Comparing.IsLessOrEqual(call[0], call[1]))
        .Add("ge", [Value, Value], call => !Comparing.IsLess(call[0], call[1]));

    /// <summary>The arguments as text, where nil prints as it does in an action.</summary>
    private static string Text(FunctionCall call)
    {
        if (call.Arguments is [{ Kind: GoKind.String } only])
            return only.AsString();

        var arguments = call.Arguments.ToArray();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].IsNil) arguments[i] = "<no value>";
        }

        return Printer.Print(call.Context.Budget, arguments);
    }

    private static GoValue Length(in GoValue value) => value.Kind switch
    {
        GoKind.String => GoString.ByteLength(value.AsString()),
        GoKind.List => value.AsList().Count,
        GoKind.Map => value.AsMap().Count,
        GoKind.Missing or GoKind.Nil => throw new FunctionException("len of nil pointer"),
        _ => throw new FunctionException($"len of type {value.TypeName}"),
    };

    private static GoValue Index(FunctionCall call)
    {
        var item = call[0];
        if (item.IsNil)
            throw new FunctionException("index of untyped nil");

        foreach (var index in call.Arguments[1..])
        {
            item = item.Kind switch
            {
                GoKind.List => item.AsList()[Position(index, item.AsList().Count)],
                GoKind.String => ByteAt(item.AsString(), index),
                GoKind.Map => Entry(item.AsMap(), index),
                GoKind.Missing or GoKind.Nil => throw new FunctionException("index of nil pointer"),
                _ => throw new FunctionException($"can't index item of type {item.TypeName}"),
            };
        }

        return item;
    }

    private static GoValue ByteAt(string text, in GoValue index)
    {
        var bytes = GoString.ToBytes(text);
        return GoValue.Uint8(bytes[Position(index, bytes.Length)]);
    }

    private static GoValue Entry(GoMap map, in GoValue index)
    {
        if (index.Kind != GoKind.String)
            throw new FunctionException(index.IsNil ? "value is nil; should be of type string" : $"value has type {index.TypeName}; should be string");

        return map.TryGetValue(index.AsString(), out var value) ? value : Executor.Zero(map.ElementType);
    }

    private static GoValue Slice(FunctionCall call)
    {
        var item = call[0];
        if (item.IsNil)
            throw new FunctionException("slice of untyped nil");
        if (call.Count > 4)
            throw new FunctionException($"too many slice indexes: {call.Count - 1}");
        if (item.Kind is not (GoKind.String or GoKind.List))
            throw new FunctionException($"can't slice item of type {item.TypeName}");
        if (item.Kind == GoKind.String && call.Count == 4)
            throw new FunctionException("cannot 3-index slice a string");

        var length = item.Kind == GoKind.String ? GoString.ByteLength(item.AsString()) : item.AsList().Count;
        var from = call.Count > 1 ? Position(call[1], length + 1) : 0;
        var to = call.Count > 2 ? Position(call[2], length + 1) : length;
        var capacity = call.Count > 3 ? Position(call[3], length + 1) : length;
        if (from > to || to > capacity)
            throw new FunctionException("invalid slice index");

        return item.Kind == GoKind.String ? GoString.Slice(item.AsString(), from, to) : item.AsList().Slice(from, to);
    }

    private static int Position(in GoValue index, int count)
    {
        if (index.IsNil)
            throw new FunctionException("cannot index slice/array with nil");
        if (!index.IsInteger)
            throw new FunctionException($"cannot index slice/array with type {index.TypeName}");

        return index.AsUint64() < (ulong)count ? (int)index.AsInt64() : throw new FunctionException("index out of range");
    }
}
