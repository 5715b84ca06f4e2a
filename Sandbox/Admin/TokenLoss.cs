namespace Sandbox.Admin;

/// <summary>Which tokens the store loses.</summary>
internal sealed record TokenLoss
{
    /// <summary>The accessor of one token.</summary>
    public string? Accessor { get; init; }

    /// <summary>The path that made them, such as <c>auth/kubernetes/</c>.</summary>
    public string? Prefix { get; init; }
}
