using System.Collections.Frozen;

namespace GoTemplates.Functions;

/// <summary>The functions that templates may call, by name. It does not change.</summary>
public sealed class FunctionSet
{
    private readonly FrozenDictionary<string, TemplateFunction> _functions;

    /// <summary>A set of functions; of two with the same name the later one stays.</summary>
    public FunctionSet(IEnumerable<TemplateFunction> functions)
    {
        var byName = new Dictionary<string, TemplateFunction>();
        foreach (var function in functions)
            byName[function.Name] = function;

        _functions = byName.ToFrozenDictionary();
    }

    /// <summary>The functions' names in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _functions.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The function of a name; null if there is none.</summary>
    public TemplateFunction? Find(string name) => _functions.GetValueOrDefault(name);

    /// <summary>Whether there is a function of the name.</summary>
    public bool Contains(string name) => _functions.ContainsKey(name);

    /// <summary>These functions and others, which win where both have a name.</summary>
    public FunctionSet With(FunctionSet others) => new(_functions.Values.Concat(others._functions.Values));

    /// <summary>These functions but those named.</summary>
    public FunctionSet Without(params IEnumerable<string> names)
    {
        var removed = names.ToHashSet();
        return new FunctionSet(_functions.Values.Where(function => !removed.Contains(function.Name)));
    }
}
