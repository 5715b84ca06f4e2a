using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Health;
using Operator.Runtime.Leadership;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation;

namespace Operator.Tests.Runtime;

/// <summary>A whole operator on an API server in memory: what is reconciled, and when.</summary>
public sealed class ControllerHostTests : IAsyncDisposable
{
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly WidgetOperator _operator = new();

    public ValueTask DisposeAsync() => _operator.DisposeAsync();

    [Fact]
    public async Task What_is_there_at_start_and_what_comes_is_reconciled()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        _operator.Client.Put(Widget.Type, Widget.Named("b"));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);

        Assert.Equal(["a", "b"], _operator.Controller.Reconciled.Select(widget => widget.Metadata.Name));
    }

    [Fact]
    public async Task A_change_of_status_alone_asks_for_nothing_and_one_of_spec_or_annotations_does()
    {
        var widget = _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        widget.Status = "fine";
        _operator.Client.Put(Widget.Type, widget);
        var informer = _operator.Services.GetRequiredService<IInformer<Widget>>();
        await FakeTimeExtensions.UntilAsync(() => informer.Get(Key)?.Status == "fine");
        widget.Metadata.Generation = 2;
        _operator.Client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);
        widget.Metadata.Annotations = new Dictionary<string, string> { ["now"] = "1" };
        _operator.Client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 3);

        Assert.Equal([1, 2, 2], _operator.Controller.Reconciled.Select(seen => seen.Metadata.Generation));
        Assert.Equal([false, false, true], _operator.Controller.Reconciled.Select(seen => seen.Metadata.Annotations is not null));
    }

    [Fact]
    public async Task One_object_is_never_reconciled_twice_at_once_and_its_change_meanwhile_is_not_lost()
    {
        var widget = _operator.Client.Put(Widget.Type, Widget.Named("a"));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _operator.Controller.OnReconcile = async (seen, _) =>
        {
            await release.Task;
            return ReconciliationResult<Widget>.Success(seen);
        };
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        widget.Metadata.Generation = 2;
        _operator.Client.Put(Widget.Type, widget);
        var informer = _operator.Services.GetRequiredService<IInformer<Widget>>();
        await FakeTimeExtensions.UntilAsync(() => informer.Get(Key)?.Metadata.Generation == 2);
        Assert.Single(_operator.Controller.Reconciled);
        release.SetResult();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);

        Assert.Equal(2, _operator.Controller.Reconciled[1].Metadata.Generation);
        Assert.Equal(1, _operator.Controller.MostAtOnce);
    }

    [Fact]
    public async Task A_secondary_objects_change_wakes_what_depends_on_it()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a", size: 1));
        _operator.Client.Put(Widget.Type, Widget.Named("b", size: 2));
        _operator.Client.Put(Gadget, Named("g1"));
        await _operator.StartAsync(
            builder => builder.AddInformer(Gadget, name: "gadgets"),
            connect: services =>
            {
                var widgets = services.GetRequiredService<IInformer<Widget>>();
                var queue = services.GetRequiredService<IReconcileQueue<Widget>>();
                widgets.AddIndex("gadget", widget => [$"g{widget.Size}"]);
                services.GetRequiredKeyedService<IInformer<PartialObjectMetadata>>("gadgets").Subscribe(change =>
                {
                    foreach (var widget in widgets.ByIndex("gadget", change.Current.Metadata.Name))
                        queue.Enqueue(ObjectKey.Of(widget), Lane.Urgent);
                });
            });
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);

        _operator.Client.Put(Gadget, Named("g2"));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 3);

        Assert.Equal("b", _operator.Controller.Reconciled[2].Metadata.Name);
    }

    [Fact]
    public async Task A_follower_keeps_warm_caches_and_reconciles_only_once_it_leads()
    {
        var lease = new k8s.Models.V1Lease
        {
            Metadata = new() { Name = "widgets", NamespaceProperty = "operators" },
            Spec = new() { HolderIdentity = "other", LeaseDurationSeconds = 15 },
        };
        _operator.Client.Put(RuntimeKinds.Lease, lease);
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync(election: LeaderElectionType.Single);
        var health = _operator.Services.GetRequiredService<IOperatorHealth>();
        await FakeTimeExtensions.UntilAsync(() => health.Readiness().Healthy);
        Assert.Empty(_operator.Controller.Reconciled);
        _operator.Services.GetRequiredService<IReconcileQueue<Widget>>().Enqueue(Key, Lane.Urgent);
        _operator.Client.Put(Widget.Type, Widget.Named("b"));
        _operator.Client.Delete(Widget.Type, new ObjectKey("ns", "b"), _operator.Time.GetUtcNow());
        Assert.Empty(_operator.Controller.Reconciled);

        var leadership = _operator.Services.GetRequiredService<ILeadership>();
        await _operator.Time.AdvanceUntilAsync(() => leadership.IsLeader, TimeSpan.FromSeconds(1));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        Assert.Equal("a", _operator.Controller.Reconciled[0].Metadata.Name);
        Assert.Empty(_operator.Controller.Deleted);
    }

    [Fact]
    public async Task A_start_may_be_spread_while_changes_are_not()
    {
        var widget = _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync(configure: options => options.InitialDelay = _ => TimeSpan.FromMinutes(30));
        _operator.Client.Put(Widget.Type, Widget.Named("b"));
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);
        Assert.Equal("b", _operator.Controller.Reconciled[0].Metadata.Name);

        widget.Metadata.Generation = 2;
        _operator.Client.Put(Widget.Type, widget);
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 2);
        Assert.Equal("a", _operator.Controller.Reconciled[1].Metadata.Name);
    }

    private static ResourceType<PartialObjectMetadata> Gadget { get; } =
        new ResourceType<Widget>("example.com", "v1", "Gadget", "gadgets", WidgetJson.Default.Widget).AsMetadata();

    private static PartialObjectMetadata Named(string name) => new() { Metadata = new() { Name = name, NamespaceProperty = "ns" } };
}
