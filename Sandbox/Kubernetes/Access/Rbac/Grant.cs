namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>What a binding gives to a user.</summary>
/// <param name="Rules">The rules of its role; empty if the role doesn't exist.</param>
/// <param name="Reason">What a review answers if one of the rules allows something.</param>
/// <param name="Error">What is wrong with the binding; empty if nothing.</param>
internal sealed record Grant(IReadOnlyList<PolicyRule> Rules, string Reason, string Error);
