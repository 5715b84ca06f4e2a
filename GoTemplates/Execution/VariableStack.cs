namespace GoTemplates.Execution;

/// <summary>The variables of an execution. A template that is called sees only those pushed since its call.</summary>
internal sealed class VariableStack(ExecutionBudget budget)
{
    private Variable[] _variables = new Variable[16];
    private int _bottom;
    private int _top;

    internal int Mark => _top;

    /// <summary>Hides all variables; returns what <see cref="Show"/> needs to bring them back.</summary>
    internal int Hide()
    {
        var bottom = _bottom;
        _bottom = _top;
        return bottom;
    }

    internal void Show(int hidden)
    {
        _top = _bottom;
        _bottom = hidden;
    }

    internal void Push(string name, in GoValue value)
    {
        if (_top == _variables.Length) Array.Resize(ref _variables, 2 * _top);
        _variables[_top++] = new Variable(name, value);
    }

    internal void Pop(int mark) => _top = mark;

    /// <summary>Sets the variable at a depth, 1 being the last one pushed.</summary>
    internal void SetTop(int depth, in GoValue value) => _variables[_top - depth].Value = value;

    internal bool TrySet(string name, in GoValue value)
    {
        var index = Find(name);
        if (index >= 0) _variables[index].Value = value;
        return index >= 0;
    }

    internal bool TryGet(string name, out GoValue value)
    {
        var index = Find(name);
        value = index >= 0 ? _variables[index].Value : default;
        return index >= 0;
    }

    private int Find(string name)
    {
        for (var i = _top - 1; i >= _bottom; i--)
        {
            if (_variables[i].Name != name)
                continue;

            if (_top - i > 64) budget.Step((_top - i) >> 6);
            return i;
        }

        return -1;
    }
}
