namespace Operator.Rollouts;

/// <summary>What is restarted together: all that is pending in a namespace.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Requests">What is asked for.</param>
internal sealed record RestartRound(string Namespace, IReadOnlyList<RolloutRequest> Requests);
