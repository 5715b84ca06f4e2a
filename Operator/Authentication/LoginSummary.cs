using Operator.Pipeline;

namespace Operator.Authentication;

/// <summary>How the identities that use a VaultAuth fare.</summary>
/// <param name="Identities">How many there are.</param>
/// <param name="Failures">How many of them failed at their last login.</param>
/// <param name="Problem">Why the first of these, by name, failed.</param>
/// <param name="IsKnown">Whether any of them has logged in, or tried to.</param>
public sealed record LoginSummary(int Identities, int Failures, Problem? Problem, bool IsKnown);
