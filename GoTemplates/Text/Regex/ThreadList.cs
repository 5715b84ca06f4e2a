namespace GoTemplates.Text.Regex;

/// <summary>The steps that a match has come to, the preferred ones first; each at most once.</summary>
internal sealed class ThreadList(int programLength)
{
    private readonly int[] _sparse = new int[programLength];

    internal int Count { get; private set; }

    internal int[] Steps { get; } = new int[programLength];

    /// <summary>Of each thread: the places that its groups begin and end at.</summary>
    internal int[]?[] Captures { get; } = new int[programLength][];

    internal bool Contains(int step) => _sparse[step] < Count && Steps[_sparse[step]] == step;

    internal int Add(int step)
    {
        _sparse[step] = Count;
        Steps[Count] = step;
        Captures[Count] = null;
        return Count++;
    }

    internal void Clear() => Count = 0;
}
