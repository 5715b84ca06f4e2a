using Cronos;

namespace Sandbox.Kubernetes.Controllers.Workloads.Batch;

/// <summary>The schedules of CronJobs: five fields, or a macro such as <c>@hourly</c>.</summary>
public static class CronSchedule
{
    private const int FieldCount = 5;

    /// <summary>What is wrong with a schedule; null if nothing is.</summary>
    public static string? Problem(string schedule)
    {
        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!schedule.StartsWith('@') && fields.Length != FieldCount)
            return $"expected exactly {FieldCount} fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        try
        {
            CronExpression.Parse(schedule);
            return null;
        }
        catch (CronFormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>The first time after another; null if there is none.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="zone">The time zone; empty for UTC.</param>
    /// <param name="after">The other time.</param>
    public static DateTimeOffset? Next(string schedule, string zone, DateTimeOffset after) =>
        CronExpression.Parse(schedule).GetNextOccurrence(
            after, zone.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zone));
}
