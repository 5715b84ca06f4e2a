namespace GoTemplates.Functions;

/// <summary>A function that templates can call. Its parameters are checked, as Go's are by their types, before its body runs.</summary>
public sealed class TemplateFunction
{
    private readonly ParameterType[] _parameters;

    /// <summary>A function.</summary>
    /// <param name="name">The name, by which templates call it.</param>
    /// <param name="parameters">The types of the parameters that it always has.</param>
    /// <param name="body">What it does.</param>
    /// <param name="variadic">The type of any number of further arguments; null for none.</param>
    public TemplateFunction(string name, IEnumerable<ParameterType> parameters, FunctionBody body, ParameterType? variadic = null)
    {
        Name = name;
        _parameters = [.. parameters];
        Variadic = variadic;
        Body = body;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The types of the parameters that it always has.</summary>
    public IReadOnlyList<ParameterType> Parameters => _parameters;

    /// <summary>The type of any number of further arguments; null for none.</summary>
    public ParameterType? Variadic { get; }

    /// <summary>What it does.</summary>
    public FunctionBody Body { get; }

    /// <summary>Whether it changes maps that it is given, as <c>set</c> does.</summary>
    public bool ChangesArguments { get; init; }

    /// <summary>Whether its result may differ between two calls with the same arguments.</summary>
    public bool IsRandom { get; init; }

    /// <summary>For <c>and</c> and <c>or</c>: the truth of an argument after which no other is evaluated.</summary>
    internal bool? StopsAt { get; init; }

    internal ParameterType ParameterAt(int index) => index < _parameters.Length ? _parameters[index] : Variadic!.Value;
}
