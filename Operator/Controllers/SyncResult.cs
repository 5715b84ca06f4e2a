using Operator.Pipeline;

namespace Operator.Controllers;

/// <summary>What a run of the pipeline came to.</summary>
/// <param name="Record">What is known now.</param>
/// <param name="Problem">What stopped it, if anything did.</param>
/// <param name="Rotated">True when new content was delivered in place of old.</param>
/// <param name="DriftRepaired">True when a Secret that somebody had changed was put right.</param>
/// <param name="Recreated">True when the Secret was deleted and made anew.</param>
public sealed record SyncResult(
    SyncRecord Record, Problem? Problem = null, bool Rotated = false, bool DriftRepaired = false, bool Recreated = false);
