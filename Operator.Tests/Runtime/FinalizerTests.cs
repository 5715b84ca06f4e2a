using Operator.Runtime.Client;
using Operator.Runtime.Reconciliation;

namespace Operator.Tests.Runtime;

/// <summary>What happens to objects that go.</summary>
public sealed class FinalizerTests : IAsyncDisposable
{
    private const string Finalizer = "example.com/cleanup";
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly WidgetOperator _operator = new();

    public ValueTask DisposeAsync() => _operator.DisposeAsync();

    [Fact]
    public async Task An_object_that_goes_is_told_with_its_last_state_and_told_again_after_a_failure()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a", size: 3));
        _operator.Controller.OnDeleted = (widget, _) => Task.FromResult(
            _operator.Controller.Deleted.Count == 1 ? ReconciliationResult<Widget>.Failure(widget, "no") : ReconciliationResult<Widget>.Success(widget));
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        _operator.Client.Delete(Widget.Type, Key, _operator.Time.GetUtcNow());
        await _operator.Time.AdvanceUntilAsync(() => _operator.Controller.Deleted.Count == 2, TimeSpan.FromMilliseconds(250));

        Assert.All(_operator.Controller.Deleted, widget => Assert.Equal(3, widget.Size));
        Assert.Single(_operator.Controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_is_stored_before_the_first_reconcile_run_on_deletion_and_removed()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);
        Assert.Equal([Finalizer], _operator.Controller.Reconciled[0].Metadata.Finalizers);

        _operator.Client.Delete(Widget.Type, Key, _operator.Time.GetUtcNow());
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Deleted.Count == 1);

        Assert.Single(_operator.Finalizer.Finalized);
        Assert.Null(_operator.Client.Find(Widget.Type, Key));
        Assert.Equal([Finalizer, ""], _operator.Client.Writes.Select(write => write.Body));
        Assert.Single(_operator.Controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_that_fails_holds_the_object_and_is_run_again()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer, "other.example.com/theirs"];
        widget.Metadata.DeletionTimestamp = _operator.Time.GetUtcNow().UtcDateTime;
        _operator.Client.Put(Widget.Type, widget);
        _operator.Finalizer.OnFinalize = seen => _operator.Finalizer.Finalized.Count == 1
            ? ReconciliationResult<Widget>.Failure(seen, "Vault is away")
            : ReconciliationResult<Widget>.Success(seen);
        await _operator.StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));

        await _operator.Time.AdvanceUntilAsync(() => _operator.Client.Writes.Count == 1, TimeSpan.FromMilliseconds(250));

        Assert.Equal(2, _operator.Finalizer.Finalized.Count);
        Assert.Equal("other.example.com/theirs", _operator.Client.Writes[0].Body);
        Assert.Empty(_operator.Controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_that_an_object_no_longer_needs_is_removed_without_being_run()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer];
        _operator.Client.Put(Widget.Type, widget);
        await _operator.StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer, appliesTo: seen => seen.Size > 0));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        Assert.Empty(_operator.Client.Find(Widget.Type, Key)!.Metadata.Finalizers);
        Assert.Empty(_operator.Finalizer.Finalized);
    }

    [Fact]
    public async Task A_conflict_while_removing_a_finalizer_does_not_run_it_again()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer, "other.example.com/theirs"];
        widget.Metadata.DeletionTimestamp = _operator.Time.GetUtcNow().UtcDateTime;
        _operator.Client.Put(Widget.Type, widget);
        var conflicted = false;
        _operator.Client.Before = (verb, _, _) =>
        {
            if (verb == "finalizers" && !conflicted)
            {
                conflicted = true;
                throw new KubernetesApiException(409, "Conflict", "changed meanwhile");
            }

            return Task.CompletedTask;
        };
        await _operator.StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));
        await FakeTimeExtensions.UntilAsync(() => _operator.Client.Writes.Count == 1);

        Assert.Single(_operator.Finalizer.Finalized);
        Assert.Equal("other.example.com/theirs", _operator.Client.Writes[0].Body);
    }

    [Fact]
    public async Task A_finalizer_whose_own_calls_conflict_has_failed_and_backs_off()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer];
        widget.Metadata.DeletionTimestamp = _operator.Time.GetUtcNow().UtcDateTime;
        _operator.Client.Put(Widget.Type, widget);
        var times = new List<DateTimeOffset>();
        _operator.Finalizer.OnFinalize = _ =>
        {
            times.Add(_operator.Time.GetUtcNow());
            throw new KubernetesApiException(409, "Conflict", "somebody else's");
        };
        await _operator.StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));

        await _operator.Time.AdvanceUntilAsync(() => _operator.Finalizer.Finalized.Count == 6, TimeSpan.FromMilliseconds(250));

        Assert.True(times[5] - times[4] >= TimeSpan.FromSeconds(12));
        Assert.Empty(_operator.Client.Writes);
    }
}
