using Operator.Entities;
using Operator.Pipeline;

namespace Operator.Leases;

/// <summary>What the upkeep of a lease came to.</summary>
/// <param name="Status">The status with what is known now.</param>
/// <param name="Verdict">Whether the credentials can stay.</param>
/// <param name="Problem">What kept it from being renewed, where that may pass; it doesn't stand in the way of anything else.</param>
public sealed record UpkeepResult(VaultDynamicSecretStatus Status, LeaseVerdict Verdict, Problem? Problem = null);
