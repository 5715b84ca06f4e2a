using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Conditions;

namespace Operator.Tests.Runtime;

public sealed class ConditionListTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 250, TimeSpan.Zero));

    [Fact]
    public void The_transition_time_moves_with_the_status_only_and_has_whole_seconds()
    {
        IList<V1Condition>? conditions = null;
        conditions = conditions.With("Ready", true, "Synced", "fine", 1, _time);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), conditions.Find("Ready")!.LastTransitionTime);

        _time.Advance(TimeSpan.FromHours(1));
        conditions = conditions.With("Ready", true, "Refreshed", "still fine", 2, _time);
        Assert.Equal(0, conditions.Find("Ready")!.LastTransitionTime.Hour);
        Assert.Equal(("Refreshed", 2L), (conditions.Find("Ready")!.Reason, conditions.Find("Ready")!.ObservedGeneration));

        conditions = conditions.With("Ready", false, "Failed", "no", 2, _time);
        Assert.Equal(1, conditions.Find("Ready")!.LastTransitionTime.Hour);
        Assert.False(conditions.IsTrue("Ready"));
    }

    [Fact]
    public void A_condition_keeps_its_place_and_the_given_list_is_left_alone()
    {
        IList<V1Condition>? none = null;
        var before = none.With("A", true, "R", "", 1, _time).With("B", true, "R", "", 1, _time);

        var after = before.With("A", false, "R", "", 1, _time);

        Assert.Equal(["A", "B"], after.Select(condition => condition.Type));
        Assert.True(before.IsTrue("A"));
    }
}
