using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Rollouts;
using Operator.Runtime.Conditions;
using Operator.Runtime.Events;
using Operator.Runtime.Leadership;

namespace Operator.Tests.Rollouts;

/// <summary>From a change of content to the status that says that it is done, with the cluster and the time in between.</summary>
public sealed class RolloutRestartsTests : IDisposable
{
    private static readonly VaultStaticSecret Resource = Requests.Resource("db");
    private static readonly RolloutTargets Targets = Requests.Named(Requests.Target("Deployment", "app"));
    private static readonly RolloutPacing Pacing = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    private readonly WorkloadCluster _cluster = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<string> _events = [];
    private RolloutQueue _queue = null!;
    private RolloutService _service = null!;
    private RolloutRestarts _restarts = null!;
    private int _wakes;

    public RolloutRestartsTests()
    {
        _cluster.Put(WorkloadKind.Deployment, "app");
        StartOperator();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private long Generation => _cluster.Generation(WorkloadKind.Deployment, "app");

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_change_is_pending_until_the_workloads_are_restarted()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));
        Assert.Equal((RolloutAnnotations.Revision("mac-a"), RolloutAnnotations.Revision("mac-b")), (pending!.Revision, pending.Pending));
        Assert.Equal((false, "RolloutPending"), (pending.Verdict.IsDone, pending.Verdict.Reason));

        await RoundAsync(5);
        var done = await ReconcileAsync(pending);

        Assert.Equal((1, 2L), (_wakes, Generation));
        Assert.Equal((RolloutAnnotations.Revision("mac-b"), null), (done!.Revision, done.Pending));
        Assert.Equal((true, "RolloutRestarted"), (done.Verdict.IsDone, done.Verdict.Reason));
        Assert.Equal(_time.GetUtcNow().UtcDateTime, done.LastRestart);
        Assert.Same(done, await ReconcileAsync(done));
    }

    [Fact]
    public async Task Without_a_change_nothing_happens()
    {
        Assert.Null(await ReconcileAsync(null));
        await RoundAsync(60);

        Assert.Empty(_cluster.Requests);
    }

    [Fact]
    public async Task Without_targets_a_change_is_nobodys_business_and_what_is_pending_is_dropped()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));

        Assert.Null(await ReconcileAsync(pending, targets: false));
        await RoundAsync(60);

        Assert.Empty(_cluster.Requests);
    }

    [Fact]
    public async Task A_crash_before_the_restart_leads_to_one_restart()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));

        StartOperator();
        var restored = Restore(pending!);
        await ReconcileAsync(restored);
        await RoundAsync(5);
        var done = await ReconcileAsync(restored);

        Assert.Equal((2L, null), (Generation, done!.Pending));
    }

    [Fact]
    public async Task A_crash_after_the_restart_leads_to_no_other_one()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));
        await RoundAsync(5);
        Assert.Equal(2, Generation);

        StartOperator();
        var restored = Restore(pending!);
        await ReconcileAsync(restored);
        await RoundAsync(5);
        var done = await ReconcileAsync(restored);

        Assert.Equal((2L, null, "RolloutNotNeeded"), (Generation, done!.Pending, done.Verdict.Reason));
    }

    [Fact]
    public async Task Content_that_comes_back_before_the_restart_needs_none()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));
        _time.Advance(TimeSpan.FromSeconds(3));
        pending = await ReconcileAsync(pending, new ContentChange("mac-b", "mac-a"));
        await RoundAsync(5);
        var done = await ReconcileAsync(pending);

        Assert.Equal((1L, null, "RolloutNotNeeded"), (Generation, done!.Pending, done.Verdict.Reason));
    }

    [Fact]
    public async Task Content_that_comes_back_after_the_restart_needs_another_one()
    {
        var state = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));
        await RoundAsync(5);
        state = await ReconcileAsync(state);
        state = await ReconcileAsync(state, new ContentChange("mac-b", "mac-a"));
        await RoundAsync(5);
        Assert.Equal(2, Generation);

        await RoundAsync(55);

        Assert.Equal(3, Generation);
        Assert.Null((await ReconcileAsync(state))!.Pending);
    }

    [Fact]
    public async Task A_resource_that_is_forgotten_restarts_nothing_until_it_is_resumed()
    {
        var pending = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"));
        _restarts.Forget(Resource);
        await RoundAsync(60);
        Assert.Equal(1, Generation);

        await ReconcileAsync(pending);
        await RoundAsync(5);

        Assert.Equal(2, Generation);
    }

    [Fact]
    public async Task A_failure_is_told_once_and_the_restart_is_made_up_for()
    {
        var targets = Requests.Named(Requests.Target("Deployment", "app"), Requests.Target("StatefulSet", "late"));
        var state = await ReconcileAsync(null, new ContentChange("mac-a", "mac-b"), targets);
        await RoundAsync(5);
        var failed = await ReconcileAsync(state, null, targets);
        await RoundAsync(1);
        Assert.Same(failed, await ReconcileAsync(failed, null, targets));
        Assert.Equal(["RolloutRestarted Normal", "RolloutRestartFailed Warning"], _events);
        Assert.Equal((false, "RolloutRestartFailed"), (failed!.Verdict.IsDone, failed.Verdict.Reason));

        _cluster.Put(WorkloadKind.StatefulSet, "late");
        await RoundAsync(2);
        var done = await ReconcileAsync(failed, null, targets);

        Assert.Equal(("Restarted for the content of Secret db: Deployment app, StatefulSet late", null), (done!.Verdict.Message, done.Pending));
        Assert.Equal(2, Generation);
    }

    [Fact]
    public async Task The_service_does_the_rounds_when_they_are_due()
    {
        await _service.StartAsync(Cancelled);
        TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Put(Requests.Of("db", Targets, wake: woken.SetResult));
        while (!woken.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _service.StopAsync(Cancelled);

        Assert.Equal(2, Generation);
    }

    [Fact]
    public void The_state_reads_back_from_a_status_as_it_was_written()
    {
        var state = new RolloutState("a", "b", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), RolloutVerdict.Failed(["x"]));

        Assert.Equal(state, Restore(state));
        Assert.Null(RolloutState.Restore(null, null));
    }

    [Fact]
    public void The_condition_goes_with_the_state_and_others_stay()
    {
        var ready = StandardConditions.Succeeded(null, Reasons.Synced, "m", 1, _time);
        var both = RolloutState.Describe(new RolloutState("a", null, null, RolloutVerdict.Pending("db")), ready, 1, _time);

        Assert.Equal("False", both.Find(RolloutState.ConditionType)?.Status);
        Assert.True(both.IsTrue("Ready"));
        Assert.Equal(["Ready"], RolloutState.Describe(null, both, 1, _time).Select(c => c.Type));
    }

    private void StartOperator()
    {
        _service?.Dispose();
        _queue = new RolloutQueue(Pacing, _time);
        _restarts = new RolloutRestarts(_queue, PublishAsync, _time);
        var restarter = new WorkloadRestarter(
            new WorkloadFinder(_cluster.Client), _cluster.Client, PublishAsync, Pacing, _time, NullLogger<WorkloadRestarter>.Instance);
        _service = new RolloutService(_queue, restarter, Mock.Of<ILeadership>(), _time, NullLogger<RolloutService>.Instance);
    }

    // What the controller does: the state before the status is written, and the request after.
    private Task<RolloutState?> ReconcileAsync(RolloutState? before, ContentChange? change = null, bool targets = true) =>
        ReconcileAsync(before, change, targets ? Targets : null);

    private async Task<RolloutState?> ReconcileAsync(RolloutState? before, ContentChange? change, RolloutTargets? targets)
    {
        var state = await _restarts.AdvanceAsync(Resource, "db", targets, before, change, Cancelled);
        _restarts.Resume(Resource, "db", targets, state, () => _wakes++);
        return state;
    }

    private Task RoundAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _service.RunDueAsync(Cancelled);
    }

    private RolloutState? Restore(RolloutState state) =>
        RolloutState.Restore(RolloutState.Describe(state), RolloutState.Describe(state, [], 1, _time));

    private Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        if (entity is VaultStaticSecret)
            _events.Add($"{reason} {type}");
        return Task.CompletedTask;
    }
}
