namespace GoTemplates.Syntax;

/// <summary>The variables that a place in a template can see.</summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, int> _counts = new() { ["$"] = 1 };
    private readonly List<string> _names = ["$"];

    internal int Mark() => _names.Count;

    internal void Declare(string name)
    {
        _names.Add(name);
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    internal bool IsDeclared(string name) => _counts.GetValueOrDefault(name) > 0;

    /// <summary>Forgets the variables declared since the mark.</summary>
    internal void Reset(int mark)
    {
        for (var i = _names.Count - 1; i >= mark; i--)
        {
            _counts[_names[i]]--;
            _names.RemoveAt(i);
        }
    }
}
