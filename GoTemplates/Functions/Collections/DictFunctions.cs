using GoTemplates.Execution;
using GoTemplates.Text;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Collections;

/// <summary>sprig's functions on maps. Where sprig's results are in Go's random order of keys, ours are in the keys' order.</summary>
internal static class DictFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .AddVariadic("dict", [], Any, Dict)
            .Add("get", [Map, ParameterType.String], call => call[0].AsMap().TryGetValue(call[1].AsString(), out var value) ? value : "")
            .Add("hasKey", [Map, ParameterType.String], call => call[0].AsMap().ContainsKey(call[1].AsString()))
            .AddVariadic("pluck", [ParameterType.String], Map, Pluck)
            .AddVariadic("keys", [], Map, Keys)
            .Add("values", [Map], call => GoList.Wrap([.. call[0].AsMap().Select(entry => entry.Value)]))
            .AddVariadic("pick", [Map], ParameterType.String, Pick)
            .AddVariadic("omit", [Map], ParameterType.String, Omit)
            .AddVariadic("dig", [], Any, Dig)
            .Add("deepCopy", [Any], call => DataCopy.Of(call[0], call.Context.Budget))
            .Add("mustDeepCopy", [Any], call => DataCopy.Of(call[0], call.Context.Budget))
            .Add(new TemplateFunction("set", [Map, ParameterType.String, Any], Set) { ChangesArguments = true })
            .Add(new TemplateFunction("unset", [Map, ParameterType.String], Unset) { ChangesArguments = true });
        foreach (var (name, overwrites) in new[] { ("merge", false), ("mustMerge", false), ("mergeOverwrite", true), ("mustMergeOverwrite", true) })
            functions.Add(new TemplateFunction(name, [Map], call => Merging.Merge(call, overwrites), Map) { ChangesArguments = true });
    }

    private static GoValue Dict(FunctionCall call)
    {
        var map = new GoMap();
        for (var i = 0; i < call.Count; i += 2)
            map[GoText.Of(call.Context.Budget, call[i])] = i + 1 < call.Count ? call[i + 1] : "";

        return map;
    }

    private static GoValue Pluck(FunctionCall call)
    {
        var key = call[0].AsString();
        var values = new List<GoValue>();
        foreach (var map in call.Arguments[1..])
        {
            if (map.AsMap().TryGetValue(key, out var value)) values.Add(value);
        }

        return GoList.Wrap([.. values]);
    }

    private static GoValue Keys(FunctionCall call)
    {
        var keys = new List<string>();
        foreach (var map in call.Arguments)
            keys.AddRange(map.AsMap().SortedKeys());

        return GoList.OfStrings(keys);
    }

    private static GoValue Pick(FunctionCall call)
    {
        var (map, picked) = (call[0].AsMap(), new GoMap());
        foreach (var key in call.Arguments[1..])
        {
            if (map.TryGetValue(key.AsString(), out var value)) picked[key.AsString()] = value;
        }

        return picked;
    }

    private static GoValue Omit(FunctionCall call)
    {
        var rest = new GoMap(call[0].AsMap());
        foreach (var key in call.Arguments[1..])
            rest.Remove(key.AsString());

        return rest;
    }

    private static GoValue Dig(FunctionCall call)
    {
        if (call.Count < 3)
            throw new FunctionException("dig needs at least three arguments");

        var value = call[call.Count - 1];
        for (var i = 0; i < call.Count - 2; i++)
        {
            if (value.Kind != GoKind.Map)
                throw new FunctionException($"dig goes into maps, not into a value of type {value.TypeName}");
            if (call[i].Kind != GoKind.String)
                throw new FunctionException($"dig takes strings as keys, not a value of type {call[i].TypeName}");
            if (!value.AsMap().TryGetValue(call[i].AsString(), out value))
                return call[call.Count - 2];
        }

        return value;
    }

    private static GoValue Set(FunctionCall call)
    {
        call[0].AsMap()[call[1].AsString()] = call[2];
        return call[0];
    }

    private static GoValue Unset(FunctionCall call)
    {
        call[0].AsMap().Remove(call[1].AsString());
        return call[0];
    }
}
