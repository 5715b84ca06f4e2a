using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Health;
using Operator.Runtime.Hosting;
using Operator.Runtime.Leadership;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Tests.Runtime;

/// <summary>A whole operator on an API server in memory.</summary>
public sealed class ControllerHostTests : IAsyncDisposable
{
    private const string Finalizer = "example.com/cleanup";
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryClient _client = new();
    private readonly WidgetController _controller = new();
    private readonly WidgetFinalizer _finalizer = new();
    private IHost? _host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        var stopping = _host.StopAsync(CancellationToken.None);
        await _time.AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1));
        await stopping;
        _host.Dispose();
    }

    [Fact]
    public async Task What_is_there_at_start_and_what_comes_is_reconciled()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        _client.Put(Widget.Type, Widget.Named("b"));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);

        Assert.Equal(["a", "b"], _controller.Reconciled.Select(widget => widget.Metadata.Name));
    }

    [Fact]
    public async Task A_change_of_status_alone_asks_for_nothing_and_one_of_spec_or_annotations_does()
    {
        var widget = _client.Put(Widget.Type, Widget.Named("a"));
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        widget.Status = "fine";
        _client.Put(Widget.Type, widget);
        var informer = _host!.Services.GetRequiredService<IInformer<Widget>>();
        await FakeTimeExtensions.UntilAsync(() => informer.Get(Key)?.Status == "fine");
        widget.Metadata.Generation = 2;
        _client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);
        widget.Metadata.Annotations = new Dictionary<string, string> { ["now"] = "1" };
        _client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 3);

        Assert.Equal([1, 2, 2], _controller.Reconciled.Select(seen => seen.Metadata.Generation));
        Assert.Equal([false, false, true], _controller.Reconciled.Select(seen => seen.Metadata.Annotations is not null));
    }

    [Fact]
    public async Task Success_with_a_time_comes_back_then_and_without_one_not_at_all()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        _client.Put(Widget.Type, Widget.Named("b"));
        _controller.OnReconcile = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(
            widget, widget.Metadata.Name == "a" ? TimeSpan.FromMinutes(10) : null));
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);
        var first = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => _controller.Reconciled.Count == 4, TimeSpan.FromSeconds(10));

        Assert.True(_time.GetUtcNow() - first >= TimeSpan.FromMinutes(20));
        Assert.Single(_controller.Reconciled, widget => widget.Metadata.Name == "b");
    }

    [Fact]
    public async Task Failures_and_exceptions_are_retried_with_growing_waits_until_success()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        var times = new List<DateTimeOffset>();
        _controller.OnReconcile = (widget, _) =>
        {
            times.Add(_time.GetUtcNow());
            return times.Count switch
            {
                > 6 => Task.FromResult(ReconciliationResult<Widget>.Success(widget)),
                var n when n % 2 == 0 => throw new InvalidOperationException("oh"),
                _ => Task.FromResult(ReconciliationResult<Widget>.Failure(widget, "no")),
            };
        };
        await StartAsync();

        await _time.AdvanceUntilAsync(() => _controller.Reconciled.Count == 7, TimeSpan.FromMilliseconds(250));

        var waits = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++)
            Assert.True(waits[i] >= Math.Pow(2, i) * 0.8, $"wait {i} was only {waits[i]} s");
    }

    [Fact]
    public async Task A_failure_with_a_time_is_retried_then()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        _controller.OnReconcile = (widget, _) =>
            Task.FromResult(ReconciliationResult<Widget>.Failure(widget, "no", requeueAfter: TimeSpan.FromHours(1)));
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);
        var first = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => _controller.Reconciled.Count == 2, TimeSpan.FromMinutes(1));

        Assert.True(_time.GetUtcNow() - first >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_reconcile_that_takes_too_long_is_cancelled_and_retried()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        _controller.OnReconcile = async (widget, token) =>
        {
            if (_controller.Reconciled.Count == 1)
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return ReconciliationResult<Widget>.Success(widget);
        };
        await StartAsync();

        await _time.AdvanceUntilAsync(() => _controller.Reconciled.Count == 2, TimeSpan.FromSeconds(1));

        Assert.True(_time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) >= TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task One_object_is_never_reconciled_twice_at_once_and_its_change_meanwhile_is_not_lost()
    {
        var widget = _client.Put(Widget.Type, Widget.Named("a"));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _controller.OnReconcile = async (seen, _) =>
        {
            await release.Task;
            return ReconciliationResult<Widget>.Success(seen);
        };
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        widget.Metadata.Generation = 2;
        _client.Put(Widget.Type, widget);
        var informer = _host!.Services.GetRequiredService<IInformer<Widget>>();
        await FakeTimeExtensions.UntilAsync(() => informer.Get(Key)?.Metadata.Generation == 2);
        Assert.Single(_controller.Reconciled);
        release.SetResult();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);

        Assert.Equal(2, _controller.Reconciled[1].Metadata.Generation);
        Assert.Equal(1, _controller.MostAtOnce);
    }

    [Fact]
    public async Task An_object_that_goes_is_told_with_its_last_state_and_told_again_after_a_failure()
    {
        _client.Put(Widget.Type, Widget.Named("a", size: 3));
        _controller.OnDeleted = (widget, _) => Task.FromResult(
            _controller.Deleted.Count == 1 ? ReconciliationResult<Widget>.Failure(widget, "no") : ReconciliationResult<Widget>.Success(widget));
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        _client.Delete(Widget.Type, Key, _time.GetUtcNow());
        await _time.AdvanceUntilAsync(() => _controller.Deleted.Count == 2, TimeSpan.FromMilliseconds(250));

        Assert.All(_controller.Deleted, widget => Assert.Equal(3, widget.Size));
        Assert.Single(_controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_is_stored_before_the_first_reconcile_run_on_deletion_and_removed()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        await StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);
        Assert.Equal([Finalizer], _controller.Reconciled[0].Metadata.Finalizers);

        _client.Delete(Widget.Type, Key, _time.GetUtcNow());
        await FakeTimeExtensions.UntilAsync(() => _controller.Deleted.Count == 1);

        Assert.Single(_finalizer.Finalized);
        Assert.Null(_client.Find(Widget.Type, Key));
        Assert.Equal([Finalizer, ""], _client.Writes.Select(write => write.Body));
        Assert.Single(_controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_that_fails_holds_the_object_and_is_run_again()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer, "other.example.com/theirs"];
        widget.Metadata.DeletionTimestamp = _time.GetUtcNow().UtcDateTime;
        _client.Put(Widget.Type, widget);
        _finalizer.OnFinalize = seen => _finalizer.Finalized.Count == 1
            ? ReconciliationResult<Widget>.Failure(seen, "Vault is away")
            : ReconciliationResult<Widget>.Success(seen);
        await StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));

        await _time.AdvanceUntilAsync(() => _client.Writes.Count == 1, TimeSpan.FromMilliseconds(250));

        Assert.Equal(2, _finalizer.Finalized.Count);
        Assert.Equal("other.example.com/theirs", _client.Writes[0].Body);
        Assert.Empty(_controller.Reconciled);
    }

    [Fact]
    public async Task A_finalizer_that_an_object_no_longer_needs_is_removed_without_being_run()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer];
        _client.Put(Widget.Type, widget);
        await StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer, appliesTo: seen => seen.Size > 0));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        Assert.Empty(_client.Find(Widget.Type, Key)!.Metadata.Finalizers);
        Assert.Empty(_finalizer.Finalized);
    }

    [Fact]
    public async Task A_conflict_while_removing_a_finalizer_does_not_run_it_again()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer, "other.example.com/theirs"];
        widget.Metadata.DeletionTimestamp = _time.GetUtcNow().UtcDateTime;
        _client.Put(Widget.Type, widget);
        var conflicted = false;
        _client.Before = (verb, _, _) =>
        {
            if (verb == "finalizers" && !conflicted)
            {
                conflicted = true;
                throw new KubernetesApiException(409, "Conflict", "changed meanwhile");
            }

            return Task.CompletedTask;
        };
        await StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 1);

        Assert.Single(_finalizer.Finalized);
        Assert.Equal("other.example.com/theirs", _client.Writes[0].Body);
    }

    [Fact]
    public async Task A_finalizer_whose_own_calls_conflict_has_failed_and_backs_off()
    {
        var widget = Widget.Named("a");
        widget.Metadata.Finalizers = [Finalizer];
        widget.Metadata.DeletionTimestamp = _time.GetUtcNow().UtcDateTime;
        _client.Put(Widget.Type, widget);
        var times = new List<DateTimeOffset>();
        _finalizer.OnFinalize = _ =>
        {
            times.Add(_time.GetUtcNow());
            throw new KubernetesApiException(409, "Conflict", "somebody else's");
        };
        await StartAsync(builder => builder.AddFinalizer<WidgetFinalizer, Widget>(Finalizer));

        await _time.AdvanceUntilAsync(() => _finalizer.Finalized.Count == 6, TimeSpan.FromMilliseconds(250));

        Assert.True(times[5] - times[4] >= TimeSpan.FromSeconds(12));
        Assert.Empty(_client.Writes);
    }

    [Fact]
    public async Task At_shutdown_work_is_finished_and_no_more_is_begun()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        _client.Put(Widget.Type, Widget.Named("b"));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = false;
        _controller.OnReconcile = async (widget, token) =>
        {
            await release.Task;
            cancelled = token.IsCancellationRequested;
            return ReconciliationResult<Widget>.Success(widget);
        };
        await StartAsync(configure: options => options.MaxParallelReconciliations = 1);
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        var stopping = _host!.Services.GetServices<IHostedService>().OfType<ControllerHost<Widget>>().Single().StopAsync(Cancel);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.False(cancelled);
        Assert.Single(_controller.Reconciled);
    }

    [Fact]
    public async Task Work_that_takes_longer_than_the_drain_is_cancelled()
    {
        _client.Put(Widget.Type, Widget.Named("a"));
        var cancelled = false;
        _controller.OnReconcile = async (widget, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
                throw;
            }

            return ReconciliationResult<Widget>.Success(widget);
        };
        await StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        var stopping = _host!.StopAsync(CancellationToken.None);
        await _time.AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1));

        await FakeTimeExtensions.UntilAsync(() => Volatile.Read(ref cancelled));
    }

    [Fact]
    public async Task A_secondary_objects_change_wakes_what_depends_on_it()
    {
        _client.Put(Widget.Type, Widget.Named("a", size: 1));
        _client.Put(Widget.Type, Widget.Named("b", size: 2));
        _client.Put(Gadget, Named("g1"));
        await StartAsync(
            builder => builder.AddInformer(Gadget, name: "gadgets"),
            options => options
                .AddIndex("gadget", widget => [$"g{widget.Size}"])
                .WakeOn<PartialObjectMetadata>(
                    (change, widgets) => widgets.ByIndex("gadget", change.Current.Metadata.Name).Select(ObjectKey.Of), "gadgets"));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);

        _client.Put(Gadget, Named("g2"));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 3);

        Assert.Equal("b", _controller.Reconciled[2].Metadata.Name);
    }

    [Fact]
    public async Task A_follower_keeps_warm_caches_and_reconciles_only_once_it_leads()
    {
        var lease = new k8s.Models.V1Lease
        {
            Metadata = new() { Name = "widgets", NamespaceProperty = "operators" },
            Spec = new() { HolderIdentity = "other", LeaseDurationSeconds = 15 },
        };
        _client.Put(RuntimeKinds.Lease, lease);
        _client.Put(Widget.Type, Widget.Named("a"));
        await StartAsync(election: LeaderElectionType.Single);
        var health = _host!.Services.GetRequiredService<IOperatorHealth>();
        await FakeTimeExtensions.UntilAsync(() => health.Readiness().Healthy);
        Assert.Empty(_controller.Reconciled);
        _host.Services.GetRequiredService<IReconcileQueue<Widget>>().Enqueue(Key, Lane.Urgent);
        _client.Put(Widget.Type, Widget.Named("b"));
        _client.Delete(Widget.Type, new ObjectKey("ns", "b"), _time.GetUtcNow());
        Assert.Empty(_controller.Reconciled);

        var leadership = _host.Services.GetRequiredService<ILeadership>();
        await _time.AdvanceUntilAsync(() => leadership.IsLeader, TimeSpan.FromSeconds(1));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);

        Assert.Equal("a", _controller.Reconciled[0].Metadata.Name);
        Assert.Empty(_controller.Deleted);
    }

    [Fact]
    public async Task A_start_may_be_spread_while_changes_are_not()
    {
        var widget = _client.Put(Widget.Type, Widget.Named("a"));
        await StartAsync(configure: options => options.InitialDelay = _ => TimeSpan.FromMinutes(30));
        _client.Put(Widget.Type, Widget.Named("b"));
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 1);
        Assert.Equal("b", _controller.Reconciled[0].Metadata.Name);

        widget.Metadata.Generation = 2;
        _client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _controller.Reconciled.Count == 2);
        Assert.Equal("a", _controller.Reconciled[1].Metadata.Name);
    }

    private static ResourceType<PartialObjectMetadata> Gadget { get; } =
        new ResourceType<Widget>("example.com", "v1", "Gadget", "gadgets", WidgetJson.Default.Widget).AsMetadata();

    private static PartialObjectMetadata Named(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "ns" } };

    private async Task StartAsync(
        Action<IOperatorBuilder>? build = null,
        Action<ControllerOptions<Widget>>? configure = null,
        LeaderElectionType election = LeaderElectionType.None)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        host.Services.AddSingleton<TimeProvider>(_time);
        host.Services.AddSingleton<IKubernetesClient>(_client);
        host.Services.AddSingleton(_controller);
        host.Services.AddSingleton(_finalizer);
        var builder = host.Services.AddKubernetesOperator(settings =>
        {
            settings.Name = "widgets";
            settings.Namespace = "operators";
            settings.LeaderElectionType = election;
        });
        builder.AddController<WidgetController, Widget>(Widget.Type, configure);
        builder.Services.AddSingleton<IEntityController<Widget>>(_controller);
        build?.Invoke(builder);
        _host = host.Build();
        await _host.StartAsync(Cancel);

        // Until the watches stand, the API server in memory would have to replay what it doesn't keep.
        var informers = _host.Services.GetServices<IInformerLoop>().ToList();
        await Task.WhenAll(informers.Select(informer => informer.WaitForSyncAsync(Cancel)));
        await FakeTimeExtensions.UntilAsync(() => _client.WatchCount == informers.Count);
    }
}
