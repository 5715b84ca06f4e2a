namespace Vault.Client.Auth;

/// <summary>What a login or renewal gives (the <c>auth</c> block of an answer).</summary>
/// <param name="ClientToken">The token.</param>
/// <param name="Accessor">The token's accessor; empty for batch tokens.</param>
/// <param name="Policies">The token's policies.</param>
/// <param name="LeaseDuration">How long the token lives from now; zero: for ever.</param>
/// <param name="Renewable">Whether <c>renew-self</c> can lengthen that.</param>
public sealed record AuthInfo(SecretValue ClientToken, string Accessor, IReadOnlyList<string> Policies, TimeSpan LeaseDuration, bool Renewable)
{
    /// <summary>The Vault namespace of the login: where the token can be looked up, renewed and revoked.</summary>
    public string? Namespace { get; init; }

    /// <summary>True for a token that was given to us rather than issued for us: it isn't ours to revoke.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>How many requests the token is good for, renewals included; zero: any number.</summary>
    public int Uses { get; init; }
}
