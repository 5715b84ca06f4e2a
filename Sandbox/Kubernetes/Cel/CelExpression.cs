namespace Sandbox.Kubernetes.Cel;

/// <summary>A compiled expression. Safe to share.</summary>
public sealed class CelExpression
{
    private readonly Node _root;
    private readonly HashSet<string> _used;

    private CelExpression(Node root, CelType type, HashSet<string> used)
    {
        _root = root;
        _used = used;
        Type = type;
    }

    /// <summary>The type of its value.</summary>
    public CelType Type { get; }

    /// <summary>Compiles an expression; null, with what is wrong, if it is wrong.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="variables">The types of the variables.</param>
    /// <param name="issues">What is wrong, as cel-go shows it; empty if nothing is.</param>
    public static CelExpression? Compile(string source, IReadOnlyDictionary<string, CelType> variables, out string issues)
    {
        issues = "";
        try
        {
            var root = Parser.Parse(source);
            var checker = new Checker();
            var type = checker.Check(root, Scope<CelType>.Of(variables));
            issues = string.Join('\n', checker.Issues.OrderBy(issue => issue.Position).Select(issue => issue.Show(source)));
            return checker.Issues.Count == 0 ? new CelExpression(root, type, checker.Used) : null;
        }
        catch (CelSyntaxException e)
        {
            issues = new CelIssue(e.Position, e.Message).Show(source);
            return null;
        }
    }

    /// <summary>Whether the expression uses a variable.</summary>
    public bool Uses(string variable) => _used.Contains(variable);

    /// <summary>The expression's value.</summary>
    /// <exception cref="CelException">It has none.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables) =>
        new Evaluator().Evaluate(_root, Scope<object?>.Of(variables));
}
