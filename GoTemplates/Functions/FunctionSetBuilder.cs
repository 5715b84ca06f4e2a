namespace GoTemplates.Functions;

/// <summary>
/// Collects functions. A parameter's Go type follows from its CLR type: <c>string</c>, <c>long</c> (Go's <c>int</c>), <c>double</c>, <c>bool</c>,
/// <see cref="GoMap"/>, <see cref="GoList"/>, and <see cref="GoValue"/> for anything.
/// </summary>
public sealed class FunctionSetBuilder
{
    private readonly List<TemplateFunction> _functions = [];

    /// <summary>Adds a function.</summary>
    public FunctionSetBuilder Add(TemplateFunction function)
    {
        _functions.Add(function);
        return this;
    }

    /// <summary>Adds a function without parameters.</summary>
    public FunctionSetBuilder Add(string name, Func<GoValue> body) => Add(new TemplateFunction(name, [], _ => body()));

    /// <summary>Adds a function of one parameter.</summary>
    public FunctionSetBuilder Add<T>(string name, Func<T, GoValue> body) =>
        Add(new TemplateFunction(name, [Argument<T>.Type], call => body(Argument<T>.Read(call[0]))));

    /// <summary>Adds a function of two parameters.</summary>
    public FunctionSetBuilder Add<T1, T2>(string name, Func<T1, T2, GoValue> body) =>
        Add(new TemplateFunction(
            name,
            [Argument<T1>.Type, Argument<T2>.Type],
            call => body(Argument<T1>.Read(call[0]), Argument<T2>.Read(call[1]))));

    /// <summary>Adds a function of three parameters.</summary>
    public FunctionSetBuilder Add<T1, T2, T3>(string name, Func<T1, T2, T3, GoValue> body) =>
        Add(new TemplateFunction(
            name,
            [Argument<T1>.Type, Argument<T2>.Type, Argument<T3>.Type],
            call => body(Argument<T1>.Read(call[0]), Argument<T2>.Read(call[1]), Argument<T3>.Read(call[2]))));

    /// <summary>Adds a function of given parameters that sees the whole call.</summary>
    public FunctionSetBuilder Add(string name, ParameterType[] parameters, FunctionBody body) => Add(new TemplateFunction(name, parameters, body));

    /// <summary>Adds a function that takes any number of arguments after its parameters.</summary>
    public FunctionSetBuilder AddVariadic(string name, ParameterType[] parameters, ParameterType variadic, FunctionBody body) =>
        Add(new TemplateFunction(name, parameters, body, variadic));

    /// <summary>The set of all functions added.</summary>
    public FunctionSet Build() => new(_functions);
}
