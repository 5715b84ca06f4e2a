namespace Sandbox.Vault.Quotas;

/// <summary>What a quota says of a request.</summary>
/// <param name="Allowed">True if it may pass.</param>
/// <param name="Limit">Requests in an interval.</param>
/// <param name="Remaining">Requests left in this one.</param>
/// <param name="Reset">When there are more.</param>
public sealed record RateLimitVerdict(bool Allowed, long Limit, long Remaining, TimeSpan Reset);
