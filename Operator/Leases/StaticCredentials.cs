using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Entities;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Leases;

/// <summary>What the store answers about a static role, whose password it changes by itself (<c>database/static-creds</c>, <c>ldap/static-cred</c>).</summary>
public static class StaticCredentials
{
    /// <summary>The countdown to the next rotation. It is stale the moment it is read, and as content would change the Secret at each read.</summary>
    private const string Countdown = "ttl";

    private const string LastRotation = "last_vault_rotation";
    private const string Period = "rotation_period";
    private const string Schedule = "rotation_schedule";

    // The store counts in whole seconds, so that the same rotation, read again, seems to be a little later or earlier.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>What is known of the role's rotation; null where the answer is none of a static role.</summary>
    /// <param name="issued">The answer.</param>
    /// <param name="before">What was known before: it stays while the rotation is the same.</param>
    /// <param name="now">When it was read.</param>
    public static StaticCredsStatus? Read(IssuedSecret issued, StaticCredsStatus? before, DateTimeOffset now)
    {
        if (!issued.Data.TryGetValue(LastRotation, out var rotation) || !TryReadMoment(rotation, out var rotated))
            return null;

        var (period, ttl) = (Seconds(issued, Period), Seconds(issued, Countdown));
        var next = ttl is { } left ? now + TimeSpan.FromSeconds(left) : period is { } every ? rotated + TimeSpan.FromSeconds(every) : (DateTimeOffset?)null;
        var found = new StaticCredsStatus
        {
            LastVaultRotation = rotated.ToUnixTimeSeconds(),
            RotationPeriod = period,
            RotationSchedule = issued.Data.TryGetValue(Schedule, out var schedule) && schedule.Length > 0 ? Text(schedule) : null,
            Ttl = ttl,
            NextRotation = next is { } moment ? new DateTime(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc) : null,
        };
        return before is not null && IsSame(before, found) ? before : found;
    }

    /// <summary>The answer without what counts down.</summary>
    public static IssuedSecret Settle(IssuedSecret issued)
    {
        if (!issued.Data.ContainsKey(Countdown))
            return issued;

        var json = JsonNode.Parse(issued.Json.Reveal().Span)!.AsObject();
        json.Remove(Countdown);
        return issued with
        {
            Data = issued.Data.Where(pair => pair.Key != Countdown).ToDictionary(),
            Json = new SecretValue(Encoding.UTF8.GetBytes(json.ToJsonString())),
        };
    }

    // A countdown that has come to its end says that the rotation is late, not that it is now.
    private static bool IsSame(StaticCredsStatus one, StaticCredsStatus other) =>
        one.LastVaultRotation == other.LastVaultRotation && one.RotationPeriod == other.RotationPeriod && one.RotationSchedule == other.RotationSchedule
        && (other.Ttl == 0 || (one.NextRotation is null && other.NextRotation is null) || (one.NextRotation - other.NextRotation)?.Duration() <= Tolerance);

    // RFC 3339 of the database and LDAP engines.
    private static bool TryReadMoment(SecretValue value, out DateTimeOffset moment) =>
        DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);

    private static long? Seconds(IssuedSecret issued, string key) =>
        issued.Data.TryGetValue(key, out var value)
        && double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < int.MaxValue
            ? (long)seconds
            : null;

    private static string Text(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);
}
