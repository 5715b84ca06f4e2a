using Operator.Runtime.Reconciliation;

namespace Operator.Tests.Runtime;

/// <summary>When what was reconciled comes back.</summary>
public sealed class RequeueTests : IAsyncDisposable
{
    private readonly WidgetOperator _operator = new();

    public ValueTask DisposeAsync() => _operator.DisposeAsync();

    [Fact]
    public async Task Success_with_a_time_comes_back_then_and_without_one_not_at_all()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        _operator.Client.Put(Widget.Type, Widget.Named("b"));
        _operator.Controller.OnReconcile = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(
            widget, widget.Metadata.Name == "a" ? TimeSpan.FromMinutes(10) : null));
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);
        var first = _operator.Time.GetUtcNow();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count == 4, TimeSpan.FromSeconds(10));

        Assert.True(_operator.Time.GetUtcNow() - first >= TimeSpan.FromMinutes(20));
        Assert.Single(_operator.Controller.Reconciled, widget => widget.Metadata.Name == "b");
    }

    [Fact]
    public async Task Failures_and_exceptions_are_retried_with_growing_waits_until_success()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        var times = new List<DateTimeOffset>();
        _operator.Controller.OnReconcile = (widget, _) =>
        {
            times.Add(_operator.Time.GetUtcNow());
            return times.Count switch
            {
                > 6 => Task.FromResult(ReconciliationResult<Widget>.Success(widget)),
                var n when n % 2 == 0 => throw new InvalidOperationException("oh"),
                _ => Task.FromResult(ReconciliationResult<Widget>.Failure(widget, "no")),
            };
        };
        await _operator.StartAsync();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count == 7, TimeSpan.FromMilliseconds(250));

        var waits = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++)
            Assert.True(waits[i] >= Math.Pow(2, i), $"wait {i} was only {waits[i]} s");
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_failure_that_asks_for_a_shorter_wait_backs_off_all_the_same(int asked)
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        var times = new List<DateTimeOffset>();
        _operator.Controller.OnReconcile = (widget, _) =>
        {
            times.Add(_operator.Time.GetUtcNow());
            return Task.FromResult(ReconciliationResult<Widget>.Failure(widget, "no", requeueAfter: TimeSpan.FromSeconds(asked)));
        };
        await _operator.StartAsync();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count >= 6, TimeSpan.FromMilliseconds(250));

        var waits = times.Take(6).Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++)
            Assert.True(waits[i] >= Math.Pow(2, i), $"wait {i} was only {waits[i]} s");
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public async Task A_success_that_is_due_again_at_once_does_not_spin(int asked)
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        var times = new List<DateTimeOffset>();
        _operator.Controller.OnReconcile = (widget, _) =>
        {
            times.Add(_operator.Time.GetUtcNow());
            return Task.FromResult(ReconciliationResult<Widget>.Success(widget, TimeSpan.FromSeconds(asked)));
        };
        await _operator.StartAsync();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count >= 4, TimeSpan.FromMilliseconds(10));

        Assert.All(
            times.Take(4).Zip(times.Skip(1), (one, next) => next - one),
            wait => Assert.True(wait >= TimeSpan.FromMilliseconds(100), $"It came back after {wait}."));
    }

    [Fact]
    public async Task A_failure_with_a_longer_time_is_not_retried_before()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        _operator.Controller.OnReconcile = (widget, _) =>
            Task.FromResult(ReconciliationResult<Widget>.Failure(widget, "no", requeueAfter: TimeSpan.FromHours(1)));
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);
        var first = _operator.Time.GetUtcNow();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count == 2, TimeSpan.FromMinutes(1));

        Assert.True(_operator.Time.GetUtcNow() - first >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_reconcile_that_takes_too_long_is_cancelled_and_retried()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        _operator.Controller.OnReconcile = async (widget, token) =>
        {
            if (_operator.Controller.Reconciled.Count == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _operator.Time, token);
            return ReconciliationResult<Widget>.Success(widget);
        };
        await _operator.StartAsync();

        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Reconciled.Count == 2, TimeSpan.FromSeconds(1));

        Assert.True(_operator.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) >= TimeSpan.FromMinutes(2));
    }
}
