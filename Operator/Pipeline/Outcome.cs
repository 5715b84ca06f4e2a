using System.Diagnostics.CodeAnalysis;

namespace Operator.Pipeline;

/// <summary>What a step came to: a value, or the problem that stopped it.</summary>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly Problem? _problem;

    private Outcome(T? value, Problem? problem)
    {
        _value = value;
        _problem = problem;
    }

    /// <summary>Gives the value, or the problem where there is none.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = _problem;
        return problem is null;
    }

    /// <summary>A step that went well.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A step that didn't.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}
