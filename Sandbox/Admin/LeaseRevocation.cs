namespace Sandbox.Admin;

/// <summary>Which leases are revoked.</summary>
internal sealed record LeaseRevocation
{
    /// <summary>How their ids begin.</summary>
    public string? Prefix { get; init; }
}
