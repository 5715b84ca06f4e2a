namespace Operator.Runtime.Client;

/// <summary>A short-lived token of a ServiceAccount. Prints without its value.</summary>
/// <param name="Value">The JWT.</param>
/// <param name="ExpiresAt">When it stops being valid.</param>
public sealed record ServiceAccountToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>The expiry; never the token.</summary>
    public override string ToString() => $"*** (expires {ExpiresAt:O})";
}
