namespace Sandbox.Faults;

/// <summary>An answer that a fault gives.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Body">The body.</param>
internal sealed record FaultReply(int Status, string ContentType, byte[] Body)
{
    /// <summary>The header <c>Retry-After</c> in seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The header <c>Cache-Control</c>, which each server sets on every answer.</summary>
    public string CacheControl { get; init; } = "";
}
