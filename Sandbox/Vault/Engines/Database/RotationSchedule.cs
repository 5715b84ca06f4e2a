using System.Text.Json.Nodes;
using Cronos;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.Engines.Database;

/// <summary>When a static role's password is changed: every so often, or (Vault 1.15 and later) at the times of a cron expression.</summary>
/// <param name="Period">The time between rotations; zero where there is an expression.</param>
/// <param name="Expression">The cron expression, in UTC; empty where there is a period.</param>
/// <param name="Window">How long after a time of the expression a rotation may still happen; zero for any time.</param>
public sealed record RotationSchedule(TimeSpan Period, string Expression = "", TimeSpan Window = default)
{
    /// <summary>True for a period.</summary>
    public bool IsPeriodic => Expression.Length == 0;

    /// <summary>Checks an expression of five fields.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static void Check(string expression) => Parse(expression);

    /// <summary>The rotation after one.</summary>
    public DateTimeOffset After(DateTimeOffset last) => IsPeriodic
        ? last + Period
        : Parse(Expression).GetNextOccurrence(last, TimeZoneInfo.Utc) ?? DateTimeOffset.MaxValue;

    /// <summary>True if a rotation that is due may happen now.</summary>
    public bool IsOpen(DateTimeOffset due, DateTimeOffset now) => Window == TimeSpan.Zero || now < due + Window;

    /// <summary>Adds the schedule to what a role or its credentials show.</summary>
    public void Describe(JsonObject data)
    {
        if (IsPeriodic)
        {
            data["rotation_period"] = (long)Period.TotalSeconds;
            return;
        }

        data["rotation_schedule"] = Expression;
        if (Window > TimeSpan.Zero)
            data["rotation_window"] = (long)Window.TotalSeconds;
    }

    private static CronExpression Parse(string expression)
    {
        try
        {
            return CronExpression.Parse(expression);
        }
        catch (CronFormatException e)
        {
            throw new FormatException($"could not parse rotation_schedule: {GoValue.Quote(expression)}: {e.Message}", e);
        }
    }
}
