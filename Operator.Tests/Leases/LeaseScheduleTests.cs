using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;

namespace Operator.Tests.Leases;

public sealed class LeaseScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ten_thousand_leases_that_were_issued_together_are_renewed_over_minutes()
    {
        var term = new LeaseTerm(Now.AddHours(1), TimeSpan.FromHours(1), Renewable: true);

        var dues = Enumerable.Range(0, 10_000).Select(i => new LeaseSchedule(67, RefreshSchedule.Phase($"uid-{i}")).Due(term)).ToList();

        var busiest = dues.CountBy(due => due.Ticks / TimeSpan.TicksPerSecond).Max(second => second.Value);
        Assert.InRange(dues.Max() - dues.Min(), TimeSpan.FromMinutes(3.9), TimeSpan.FromMinutes(4.1));
        Assert.InRange(busiest, 1, 85); // 10,000 over 241 s are 41 a second.
    }

    [Theory]
    [InlineData(0, 0.5, 67)]
    [InlineData(50, 0.5, 50)]
    [InlineData(50, 0.0, 47.5)]
    [InlineData(90, 0.999, 90)]
    public void The_share_decides_and_the_margin_bounds_it(int percent, double phase, double minutes)
    {
        var term = new LeaseTerm(Now.AddMinutes(100), TimeSpan.FromMinutes(100), Renewable: true);

        Assert.Equal(Now.AddMinutes(minutes), new LeaseSchedule(percent, phase).Due(term), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(3600, 360)]
    [InlineData(120, 30)]
    [InlineData(20, 10)]
    public void The_margin_is_a_tenth_at_least_half_a_minute_and_at_most_half(int duration, int margin)
    {
        var term = new LeaseTerm(Now.AddSeconds(duration), TimeSpan.FromSeconds(duration), Renewable: true);

        Assert.Equal(TimeSpan.FromSeconds(margin), term.Expiration - LeaseSchedule.Deadline(term));
    }

    [Fact]
    public void A_login_that_ends_first_is_due_first()
    {
        var lease = new SecretLeaseStatus
        {
            Duration = 3600,
            Renewable = true,
            Expiration = Now.UtcDateTime.AddHours(1),
            TokenDuration = 600,
            TokenRenewable = true,
            TokenExpiration = Now.UtcDateTime.AddMinutes(10),
        };

        Assert.Equal(Now.AddMinutes(6.7), new LeaseSchedule(67, 0.5).NextDue(lease), TimeSpan.FromSeconds(1));
        Assert.Equal(Now.AddMinutes(10), LeaseSchedule.End(lease));
    }
}
