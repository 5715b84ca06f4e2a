using Microsoft.Extensions.Time.Testing;
using Operator.Rollouts;

namespace Operator.Tests.Rollouts;

public sealed class RolloutQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RolloutQueue _queue;
    private int _wakes;

    public RolloutQueueTests() => _queue = new RolloutQueue(new RolloutPacing(5 * Second, TimeSpan.FromMinutes(1)), _time);

    [Fact]
    public void A_round_waits_until_changes_have_settled_and_takes_them_all()
    {
        Put("a");
        _time.Advance(4 * Second);
        Put("b");
        _time.Advance(4 * Second);
        Assert.Empty(_queue.TakeDue());

        _time.Advance(1 * Second);

        var round = Assert.Single(_queue.TakeDue());
        Assert.Equal(["a", "b"], round.Requests.Select(r => r.SecretName));
    }

    [Fact]
    public void Changes_that_never_settle_hold_a_round_back_for_six_debounce_times_at_most()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Empty(_queue.TakeDue());
            Put("a", revision: $"{i}");
            _time.Advance(3 * Second);
        }

        Assert.Equal("9", Assert.Single(Assert.Single(_queue.TakeDue()).Requests).Revision);
    }

    [Fact]
    public void The_same_request_again_changes_nothing()
    {
        Put("a");
        _time.Advance(4 * Second);
        Put("a");
        _time.Advance(1 * Second);

        Assert.Single(_queue.TakeDue());
    }

    [Fact]
    public void A_round_is_never_under_way_twice_and_what_changes_meanwhile_is_for_the_next()
    {
        Put("a", revision: "1");
        var first = TakeAfter(5);
        Put("a", revision: "2");
        _time.Advance(5 * Second);
        Assert.Empty(_queue.TakeDue());

        _queue.End(first, [Done(first.Requests[0])]);

        Assert.Equal("2", Assert.Single(Assert.Single(_queue.TakeDue()).Requests).Revision);
        Assert.Null(_queue.FindVerdict(first.Requests[0].Owner, "2"));
        Assert.Equal(0, _wakes);
    }

    [Fact]
    public void What_is_done_is_told_once_and_not_done_again()
    {
        Put("a");
        var round = TakeAfter(5);
        _queue.End(round, [Done(round.Requests[0])]);

        Assert.Equal((1, "RolloutRestarted"), (_wakes, _queue.FindVerdict(round.Requests[0].Owner, "new")?.Reason));
        Put("a"); // a reconcile in between
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(_queue.TakeDue());
    }

    [Fact]
    public void What_failed_is_tried_again_ever_more_slowly_and_told_once_while_it_fails_alike()
    {
        Put("a");
        _time.Advance(5 * Second);
        List<double> waits = [];
        for (var i = 0; i < 12; i++)
        {
            var round = Assert.Single(_queue.TakeDue());
            _queue.End(round, [Failed(round.Requests[0], "Deployment x doesn't exist")]);
            var wait = _queue.Next().Due!.Value - _time.GetUtcNow();
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300], waits);
        Assert.Equal(1, _wakes);
    }

    [Fact]
    public void What_failed_and_then_went_well_is_told_with_all_that_was_restarted_on_the_way()
    {
        Put("a");
        var first = TakeAfter(5);
        _queue.End(first, [Done(first.Requests[0]) with { Problems = ["Deployment x doesn't exist"] }]);
        var second = TakeAfter(1);
        _queue.End(second, [Done(second.Requests[0], "late")]);

        Assert.Equal(2, _wakes);
        Assert.Equal(
            "Restarted for the content of Secret a: Deployment app, Deployment late", _queue.FindVerdict(second.Requests[0].Owner, "new")?.Message);
    }

    [Fact]
    public void What_was_too_early_is_done_when_it_may_be_without_news()
    {
        Put("a");
        var round = TakeAfter(5);
        var allowed = _time.GetUtcNow() + TimeSpan.FromSeconds(40);
        _queue.End(round, [new RestartOutcome(round.Requests[0], [], [], allowed)]);

        Assert.Equal(0, _wakes);
        Assert.Equal(allowed, _queue.Next().Due);
    }

    [Fact]
    public void A_round_that_broke_off_is_done_again()
    {
        Put("a");
        _queue.End(TakeAfter(5), null);

        Assert.Single(TakeAfter(1).Requests);
    }

    [Fact]
    public void What_is_forgotten_is_not_done()
    {
        Put("a");
        _queue.Forget(Requests.Of("a", Requests.Auto).Owner);
        _time.Advance(5 * Second);

        Assert.Empty(_queue.TakeDue());
        Assert.Null(_queue.Next().Due);
    }

    [Fact]
    public void An_edit_of_the_resource_has_what_failed_tried_again_at_once()
    {
        Put("a");
        var round = TakeAfter(5);
        _queue.End(round, [Failed(round.Requests[0], "x")]);

        _queue.Put(Requests.Of("a", Requests.Auto, generation: 2));

        Assert.Single(TakeAfter(5).Requests);
    }

    [Fact]
    public void A_change_is_heard_of_while_waiting()
    {
        var (due, changed) = _queue.Next();
        Assert.Null(due);
        Assert.False(changed.IsCompleted);

        Put("a");

        Assert.True(changed.IsCompleted);
        Assert.Equal(_time.GetUtcNow() + (5 * Second), _queue.Next().Due);
    }

    private void Put(string secret, string revision = "new") => _queue.Put(Requests.Of(secret, Requests.Auto, revision, wake: () => _wakes++));

    private RestartRound TakeAfter(int seconds)
    {
        _time.Advance(seconds * Second);
        return Assert.Single(_queue.TakeDue());
    }

    private static RestartOutcome Done(RolloutRequest request, string name = "app") =>
        new(request, [new RestartedWorkload(WorkloadKind.Deployment, name, "u", 2, null)], [], null);

    private static RestartOutcome Failed(RolloutRequest request, string problem) => new(request, [], [problem], null);
}
