namespace Operator.Rollouts;

/// <summary>New content was delivered in place of old: not at a first delivery, and not where only metadata changed or drift was repaired.</summary>
/// <param name="OldMac">The MAC of what the Secret held before.</param>
/// <param name="NewMac">The MAC of what it holds now.</param>
public sealed record ContentChange(string OldMac, string NewMac);
