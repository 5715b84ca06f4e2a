using GoTemplates.Execution;
using GoTemplates.Text.Regex;

namespace GoTemplates.Functions;

/// <summary>What a function may ask of the execution that calls it.</summary>
public sealed class FunctionContext
{
    private const int MostExpressions = 64;

    private Dictionary<string, GoRegex>? _expressions;

    internal FunctionContext(ExecutionBudget budget, TemplateOptions options)
    {
        Budget = budget;
        TimeProvider = options.TimeProvider;
    }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Cancelled when the execution should end.</summary>
    public CancellationToken CancellationToken => Budget.CancellationToken;

    internal ExecutionBudget Budget { get; }

    /// <summary>The regular expression of a pattern, which is compiled once an execution, however often a range comes to it.</summary>
    /// <exception cref="FunctionException">It is none.</exception>
    internal GoRegex Compile(string pattern)
    {
        _expressions ??= [];
        if (_expressions.TryGetValue(pattern, out var known))
            return known;
        if (!GoRegex.TryCompile(pattern, out var regex, out var error))
            throw new FunctionException($"error parsing regexp: {error}");

        if (_expressions.Count >= MostExpressions) _expressions.Clear();
        return _expressions[pattern] = regex;
    }

    /// <summary>
    /// Counts bytes that a function is about to produce, and stops the execution if they are too many. Results are counted after each call anyway:
    /// this is for results that are much larger than the arguments.
    /// </summary>
    public void Reserve(long bytes) => Budget.Reserve(bytes);

    /// <summary>Counts work, one step being about a value looked at; stops the execution at the limit or when it is cancelled.</summary>
    public void Step(long count = 1) => Budget.Step(count);
}
