using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Operator.Runtime.Hosting;
using Operator.Runtime.Reconciliation;

namespace Operator.Tests.Runtime;

/// <summary>How a controller ends.</summary>
public sealed class ShutdownTests : IAsyncDisposable
{
    private readonly WidgetOperator _operator = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _operator.DisposeAsync();

    [Fact]
    public async Task At_shutdown_work_is_finished_and_no_more_is_begun()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        _operator.Client.Put(Widget.Type, Widget.Named("b"));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = false;
        _operator.Controller.OnReconcile = async (widget, token) =>
        {
            await release.Task;
            cancelled = token.IsCancellationRequested;
            return ReconciliationResult<Widget>.Success(widget);
        };
        await _operator.StartAsync(configure: options => options.MaxParallelReconciliations = 1);
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        var stopping = _operator.Services.GetServices<IHostedService>().OfType<ControllerHost<Widget>>().Single().StopAsync(Cancel);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.False(cancelled);
        Assert.Single(_operator.Controller.Reconciled);
    }

    [Fact]
    public async Task A_controller_that_cannot_begin_stops_the_host()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        await _operator.StartAsync(configure: options => options.InitialDelay = _ => throw new InvalidOperationException("a mistake"));

        var lifetime = _operator.Services.GetRequiredService<IHostApplicationLifetime>();
        await FakeTimeExtensions.UntilAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);

        Assert.Empty(_operator.Controller.Reconciled);
    }

    [Fact]
    public async Task Work_that_takes_longer_than_the_drain_is_cancelled()
    {
        _operator.Client.Put(Widget.Type, Widget.Named("a"));
        var cancelled = false;
        _operator.Controller.OnReconcile = async (widget, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _operator.Time, token);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
                throw;
            }

            return ReconciliationResult<Widget>.Success(widget);
        };
        await _operator.StartAsync();
        await FakeTimeExtensions.UntilAsync(() => _operator.Controller.Reconciled.Count == 1);

        var stopping = _operator.Host.StopAsync(CancellationToken.None);
        await _operator.Time.AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1));

        await FakeTimeExtensions.UntilAsync(() => Volatile.Read(ref cancelled));
    }
}
