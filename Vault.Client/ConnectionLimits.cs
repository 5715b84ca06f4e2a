namespace Vault.Client;

/// <summary>
/// How much one connection may ask of a store. Connections with equal limits share one allowance, whatever else differs, such as the headers of who
/// uses it; so <paramref name="Scope"/> tells apart those that are to have one of their own.
/// </summary>
/// <param name="Scope">Whose limits they are, such as the connection's <c>namespace/name</c>.</param>
/// <param name="RequestsPerSecond">Requests a second, retries counted; a burst of a second's worth passes at once. Null: no limit.</param>
/// <param name="MaxInFlight">Requests that wait for an answer at the same time. Null: no limit.</param>
public sealed record ConnectionLimits(string Scope, int? RequestsPerSecond, int? MaxInFlight)
{
    /// <summary>Why the limits make no sense; null where they do.</summary>
    public string? FindProblem() =>
        RequestsPerSecond is < 1 or > 100_000 || MaxInFlight is < 1 or > 10_000
            ? "The limits must be at least 1: requestsPerSecond up to 100000, maxInFlight up to 10000."
            : null;
}
