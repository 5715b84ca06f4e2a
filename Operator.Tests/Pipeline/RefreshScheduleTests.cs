using Operator.Pipeline;

namespace Operator.Tests.Pipeline;

public sealed class RefreshScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_reads_the_same_source_is_due_at_the_same_moment()
    {
        var phase = RefreshSchedule.Phase("vault/default secret/shop/db");

        var early = RefreshSchedule.NextDue(Now, TimeSpan.FromHours(1), phase, hasRead: true);
        var late = RefreshSchedule.NextDue(Now.AddMinutes(1), TimeSpan.FromHours(1), phase, hasRead: true);

        Assert.True(early == late || late - early == TimeSpan.FromHours(1), $"{early:O} and {late:O} are not of one phase");
    }

    [Fact]
    public void The_next_moment_lies_between_a_tenth_and_eleven_tenths_of_the_interval_ahead()
    {
        var interval = TimeSpan.FromSeconds(90);
        for (var i = 0; i < 1000; i++)
        {
            var now = Now.AddMilliseconds(i * 137);
            var ahead = RefreshSchedule.NextDue(now, interval, RefreshSchedule.Phase($"secret/{i}"), hasRead: true) - now;

            Assert.InRange(ahead, interval / 10, interval * 1.1);
        }
    }

    [Fact]
    public void A_fleet_is_spread_over_the_interval()
    {
        var tenths = Enumerable.Range(0, 10_000).GroupBy(i => (int)(RefreshSchedule.Phase($"secret/app-{i}") * 10)).Select(g => g.Count()).ToList();

        Assert.Equal(10, tenths.Count);
        Assert.All(tenths, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void From_one_moment_to_the_next_is_exactly_the_interval()
    {
        var interval = TimeSpan.FromMinutes(10);
        var first = RefreshSchedule.NextDue(Now, interval, 0.3, hasRead: true);

        Assert.Equal(first + interval, RefreshSchedule.NextDue(first, interval, 0.3, hasRead: true));
    }

    [Fact]
    public void Restarts_do_not_push_a_refresh_away()
    {
        // Due at 03:00 every day; restarted every night at 02:00, when nothing was read.
        var due = new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
        var phase = (due.UtcTicks % TimeSpan.TicksPerDay) / (double)TimeSpan.TicksPerDay;

        Assert.Equal(due, RefreshSchedule.NextDue(due.AddHours(-1), TimeSpan.FromDays(1), phase, hasRead: false));
    }
}
