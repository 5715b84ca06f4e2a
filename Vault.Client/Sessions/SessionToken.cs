using Vault.Client.Auth;

namespace Vault.Client.Sessions;

/// <summary>A token of a session, and what was learnt about it.</summary>
internal sealed class SessionToken(AuthInfo auth, DateTimeOffset asked)
{
    /// <summary>How long before its end a token isn't used any more, so that no request arrives after it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _fullLife = auth.LeaseDuration;

    // One reference, so that a reader never sees half of a renewal.
    private volatile Term _term = new(auth.LeaseDuration, asked + auth.LeaseDuration, auth is { Renewable: true, Uses: 0 });

    private int _usesLeft = auth.Uses;

    public SecretValue Value { get; } = auth.ClientToken;

    public string? Namespace { get; } = auth.Namespace;

    /// <summary>Batch tokens (no accessor) can't be revoked, and those we were given aren't ours to revoke.</summary>
    public bool CanBeRevoked { get; } = auth is { IsBorrowed: false, Accessor.Length: > 0 };

    /// <summary>The span from the last login or renewal to the end; zero: for ever.</summary>
    public TimeSpan TimeToLive => _term.TimeToLive;

    /// <summary>False where it can't be renewed, has come near its maximum, or would be used up by renewing.</summary>
    public bool CanBeRenewed => _term.CanBeRenewed;

    /// <summary>True once an answer carried a lease: it ends with the token.</summary>
    public bool HasLeases { get; set; }

    public bool IsUsable(DateTimeOffset now)
    {
        var term = _term;
        return term.TimeToLive == TimeSpan.Zero || now < term.Ends - (term.TimeToLive > 4 * Margin ? Margin : TimeSpan.Zero);
    }

    /// <summary>Takes one of its uses; false where none is left.</summary>
    public bool TryUse() => auth.Uses == 0 || Interlocked.Decrement(ref _usesLeft) >= 0;

    /// <summary>What is left of its life at a time; zero where it lives for ever.</summary>
    public TimeSpan Remaining(DateTimeOffset now) => _term is { TimeToLive.Ticks: > 0 } term ? term.Ends - now : TimeSpan.Zero;

    /// <summary>
    /// When to renew or replace it: at two thirds of its life, up to a tenth of that earlier, so that a fleet doesn't do it at once. A given token that
    /// can't be renewed is left to its end, since there is no other to be had.
    /// </summary>
    public TimeSpan? UpkeepDue() => TimeToLive == TimeSpan.Zero || (auth.IsBorrowed && !CanBeRenewed)
        ? null
        : TimeToLive * (2.0 / 3) * (1 - (0.1 * Random.Shared.NextDouble()));

    /// <summary>Takes over a renewal. One that gives less than the full life was capped by the maximum: the next step is a new login.</summary>
    public void Renew(AuthInfo renewed, DateTimeOffset when) =>
        _term = new Term(renewed.LeaseDuration, when + renewed.LeaseDuration, renewed.Renewable && renewed.LeaseDuration >= _fullLife * 0.9);

    private sealed record Term(TimeSpan TimeToLive, DateTimeOffset Ends, bool CanBeRenewed);
}
