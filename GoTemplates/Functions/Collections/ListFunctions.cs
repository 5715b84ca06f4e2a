using GoTemplates.Functions.Flow;
using GoTemplates.Functions.Numbers;
using GoTemplates.Functions.Reflection;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Collections;

/// <summary>sprig's functions on lists. Each exists by itself and with a <c>must</c> in front: both fail on what is no list, as in sprig.</summary>
internal static class ListFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .AddVariadic("list", [], Any, call => GoList.Wrap(call.Arguments.ToArray()))
            .AddVariadic("tuple", [], Any, call => GoList.Wrap(call.Arguments.ToArray()))
            .AddVariadic("concat", [], Any, Concat);
        AddBoth(functions, "append", [Any, Any], call => GoList.Wrap([.. ListOf(call[0], "push on"), call[1]]));
        AddBoth(functions, "push", [Any, Any], call => GoList.Wrap([.. ListOf(call[0], "push on"), call[1]]));
        AddBoth(functions, "prepend", [Any, Any], call => GoList.Wrap([call[1], .. ListOf(call[0], "prepend on")]));
        AddBoth(functions, "first", [Any], call => ListOf(call[0], "find first on") is [var first, ..] ? first : GoValue.Nil);
        AddBoth(functions, "last", [Any], call => ListOf(call[0], "find last on") is [.., var last] ? last : GoValue.Nil);
        AddBoth(functions, "rest", [Any], call => ListOf(call[0], "find rest on") is [_, .. var rest] ? GoList.Wrap(rest.ToArray()) : GoList.Wrap([]));
        AddBoth(functions, "initial", [Any], call => ListOf(call[0], "find initial on") is [.. var initial, _] ? GoList.Wrap(initial.ToArray()) : GoList.Wrap([]));
        AddBoth(functions, "reverse", [Any], Reverse);
        AddBoth(functions, "uniq", [Any], Unique);
        AddBoth(functions, "compact", [Any], Compact);
        AddBoth(functions, "has", [Any, Any], call => !call[1].IsNil && Contains(call, ListOf(call[1], "find has on"), call[0]));
        AddBoth(functions, "chunk", [Int, Any], Chunk);
        functions.AddVariadic("without", [Any], Any, Without).AddVariadic("mustWithout", [Any], Any, Without);
        functions.AddVariadic("slice", [Any], Any, Slice).AddVariadic("mustSlice", [Any], Any, Slice);
    }

    private static void AddBoth(FunctionSetBuilder functions, string name, ParameterType[] parameters, FunctionBody body) => functions
        .Add(name, parameters, body)
        .Add("must" + char.ToUpperInvariant(name[0]) + name[1..], parameters, body);

    private static ReadOnlySpan<GoValue> ListOf(in GoValue value, string purpose) => value.Kind == GoKind.List
        ? value.AsList().Span
        : throw new FunctionException($"Cannot {purpose} type {ReflectionFunctions.KindOf(value)}");

    private static GoValue Concat(FunctionCall call)
    {
        var items = new List<GoValue>();
        foreach (var list in call.Arguments)
            items.AddRange(ListOf(list, "concat"));

        return GoList.Wrap([.. items]);
    }

    private static GoValue Reverse(FunctionCall call)
    {
        var items = ListOf(call[0], "find reverse on").ToArray();
        Array.Reverse(items);
        return GoList.Wrap(items);
    }

    private static GoValue Unique(FunctionCall call)
    {
        var items = new List<GoValue>();
        foreach (var item in ListOf(call[0], "find uniq on"))
        {
            if (!Contains(call, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items), item)) items.Add(item);
        }

        return GoList.Wrap([.. items]);
    }

    private static GoValue Compact(FunctionCall call)
    {
        var items = new List<GoValue>();
        foreach (var item in ListOf(call[0], "compact on"))
        {
            if (!Emptiness.Of(item)) items.Add(item);
        }

        return GoList.Wrap([.. items]);
    }

    private static GoValue Without(FunctionCall call)
    {
        var items = new List<GoValue>();
        foreach (var item in ListOf(call[0], "find without on"))
        {
            if (!Contains(call, call.Arguments[1..], item)) items.Add(item);
        }

        return GoList.Wrap([.. items]);
    }

    private static bool Contains(FunctionCall call, ReadOnlySpan<GoValue> items, in GoValue wanted)
    {
        foreach (var item in items)
        {
            if (DeepEquality.Of(call.Context.Budget, wanted, item)) return true;
        }

        return false;
    }

    private static GoValue Chunk(FunctionCall call)
    {
        var size = call[0].AsInt64();
        var items = ListOf(call[1], "chunk");
        if (items.Length == 0)
            return GoList.Wrap([], GoTypes.List);
        if (size <= 0)
            throw new FunctionException("the size of a chunk must be positive");

        var chunks = new List<GoValue>();
        for (var start = 0; start < items.Length; start += (int)Math.Min(size, items.Length))
            chunks.Add(GoList.Wrap(items[start..(int)Math.Min(start + size, items.Length)].ToArray()));

        return GoList.Wrap([.. chunks], GoTypes.List);
    }

    private static GoValue Slice(FunctionCall call)
    {
        if (call[0].Kind != GoKind.List)
            throw new FunctionException($"list should be type of slice or array but {ReflectionFunctions.KindOf(call[0])}");

        var list = call[0].AsList();
        if (list.Count == 0)
            return GoValue.Nil;

        var start = call.Count > 1 ? Conversion.ToInt64(call[1]) : 0;
        var end = call.Count > 2 ? Conversion.ToInt64(call[2]) : list.Count;
        if (start < 0 || end < start || end > list.Count)
            throw new FunctionException("slice bounds out of range");

        return list.Slice((int)start, (int)end);
    }
}
