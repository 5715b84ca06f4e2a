using Operator.Leases;

namespace Operator.Tests.Leases;

public sealed class LeaseMemoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(50, 50, 50)]
    [InlineData(-130, 50, 50)]
    [InlineData(600, 50, 600)]
    public void A_clock_that_is_set_back_does_not_make_a_lease_live_longer(int wallMinutes, int passedMinutes, int expectedMinutes)
    {
        var time = new TwoClocks { Wall = Noon };
        var memory = new LeaseMemory("uid", "", time.GetUtcNow(), time.GetTimestamp(), null);

        (time.Wall, time.Passed) = (Noon.AddMinutes(wallMinutes), TimeSpan.FromMinutes(passedMinutes));

        Assert.Equal(Noon.AddMinutes(expectedMinutes), memory.Now(time));
    }

    // The wall clock can be set; the other one only goes on.
    private sealed class TwoClocks : TimeProvider
    {
        public DateTimeOffset Wall { get; set; }

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
