using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Leases;

/// <summary>How long leases and tokens live (<c>framework.CalculateTTL</c>).</summary>
/// <param name="clock">The clock.</param>
public sealed class LeaseTimes(TimeProvider clock)
{
    /// <summary>The system's default and maximum, 32 days.</summary>
    public static readonly TimeSpan SystemTtl = TimeSpan.FromHours(768);

    /// <summary>The default life time at a mount.</summary>
    public static TimeSpan DefaultOf(MountEntry? mount)
    {
        var ttl = mount?.Tuning.DefaultLeaseTtl is { Ticks: > 0 } tuned ? tuned : SystemTtl;
        return ttl < MaxOf(mount) ? ttl : MaxOf(mount);
    }

    /// <summary>The longest life time at a mount.</summary>
    public static TimeSpan MaxOf(MountEntry? mount) => mount?.Tuning.MaxLeaseTtl is { Ticks: > 0 } tuned ? tuned : SystemTtl;

    /// <summary>The life time that a lease gets now, in whole seconds.</summary>
    /// <param name="mount">The mount that gives it.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="warnings">Takes a warning for what is capped.</param>
    /// <exception cref="VaultException">The lease is past its maximum.</exception>
    public TimeSpan Calculate(MountEntry? mount, TtlRequest request, List<string> warnings)
    {
        var now = WholeSeconds(clock.GetUtcNow());
        var start = request.Start is { } given ? WholeSeconds(given) : now;
        var max = Least(Least(MaxOf(mount), request.MaxTtl), request.ExplicitMaxTtl);

        TimeSpan ttl;
        DateTimeOffset? end = null;
        if (request.Period > TimeSpan.Zero)
        {
            ttl = request.Period;
            if (ttl > max)
            {
                warnings.Add(Capped("period", ttl, max));
                ttl = max;
            }

            if (request.ExplicitMaxTtl > TimeSpan.Zero)
                end = start + request.ExplicitMaxTtl;
        }
        else
        {
            ttl = request.Increment > TimeSpan.Zero ? request.Increment : request.Ttl > TimeSpan.Zero ? request.Ttl : DefaultOf(mount);
            end = start + max;
        }

        if (end - now is not { } left)
            return ttl;
        if (left <= TimeSpan.Zero)
            throw VaultException.Failed("past the max TTL, cannot renew");
        if (ttl <= left)
            return ttl;
        warnings.Add(Capped("TTL", ttl, left));
        return left;
    }

    private static string Capped(string what, TimeSpan asked, TimeSpan max)
    {
        var value = what == "TTL" ? "TTL value" : "period value";
        return $"{what} of {GoValue.Quote(GoDuration.PrintShort(asked))} exceeded the effective max_ttl of "
            + $"{GoValue.Quote(GoDuration.PrintShort(max))}; {value} is capped accordingly";
    }

    private static TimeSpan Least(TimeSpan max, TimeSpan other) => other > TimeSpan.Zero && other < max ? other : max;

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
