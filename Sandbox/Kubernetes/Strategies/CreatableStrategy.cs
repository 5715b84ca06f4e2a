namespace Sandbox.Kubernetes.Strategies;

/// <summary>A built-in kind whose update creates what doesn't exist, such as RBAC's.</summary>
/// <param name="nameProblems">The kind's rule of names.</param>
public sealed class CreatableStrategy(Func<string, IEnumerable<string>> nameProblems) : BuiltInStrategy
{
    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) => nameProblems(name);
}
