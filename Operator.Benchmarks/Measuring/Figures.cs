namespace Operator.Benchmarks.Measuring;

/// <summary>What a run came to.</summary>
internal sealed class Figures
{
    private readonly Dictionary<string, Figure> _values = [];

    /// <summary>The figures by their names in JSON, in the order in which they are shown.</summary>
    public IReadOnlyDictionary<string, Figure> Values => _values;

    /// <summary>The operator's requests by server and kind; null where they weren't counted.</summary>
    public IReadOnlyDictionary<(string Server, string Line), int>? Requests { get; init; }

    /// <summary>Adds a figure.</summary>
    /// <param name="name">Its name in JSON.</param>
    /// <param name="label">Its name and unit for people.</param>
    /// <param name="value">The value.</param>
    public Figures Add(string name, string label, double value)
    {
        _values.Add(name, new Figure(label, value));
        return this;
    }

    /// <summary>Adds what a bare client needed, and how many times that the operator needed.</summary>
    public Figures AddBare(BareCost bare)
    {
        Add("bareSeconds", "bare client, s", bare.Seconds);
        Add("ratio", "operator / bare client", _values["wallSeconds"].Value / bare.Seconds);
        if (bare.ServersCpuSeconds is not { } cpu)
            return this;
        Add("bareServersCpuSeconds", "bare client, sandbox CPU, s", cpu);
        return Add("serversCpuRatio", "operator / bare client, sandbox CPU", _values["serversCpuSeconds"].Value / cpu);
    }

    /// <summary>Adds the distribution of times.</summary>
    /// <param name="name">The beginning of the names in JSON.</param>
    /// <param name="label">What took these times.</param>
    /// <param name="milliseconds">The times.</param>
    public Figures AddTimes(string name, string label, IReadOnlyList<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Add($"{name}P50Milliseconds", $"{label}, p50 ms", At(0.5));
        Add($"{name}P99Milliseconds", $"{label}, p99 ms", At(0.99));
        return Add($"{name}MaxMilliseconds", $"{label}, max ms", At(1));

        double At(double share) => sorted[(int)Math.Ceiling(sorted.Count * share) - 1];
    }
}
