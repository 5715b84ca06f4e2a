using Operator.Entities;

namespace Operator.Leases;

/// <summary>What a round of <see cref="Retirement"/> came to.</summary>
/// <param name="Retiring">What is still to go; null for nothing.</param>
/// <param name="Revoked">How many were revoked.</param>
/// <param name="Left">Why others may be left in the store: nothing more is tried about them.</param>
/// <param name="Next">When the next round is due; null for never.</param>
public sealed record RetirementResult(IList<RetiringStatus>? Retiring, int Revoked, IReadOnlyList<string> Left, DateTimeOffset? Next);
