using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Hosting;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Tests.Runtime;

/// <summary>A whole operator for widgets on an API server in memory.</summary>
internal sealed class WidgetOperator : IAsyncDisposable
{
    private IHost? _host;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public InMemoryClient Client { get; } = new();

    public WidgetController Controller { get; } = new();

    public WidgetFinalizer Finalizer { get; } = new();

    public IHost Host => _host!;

    public IServiceProvider Services => Host.Services;

    /// <summary>Starts it, once its watches stand: the API server in memory keeps nothing that it could replay.</summary>
    /// <param name="build">Adds to the operator.</param>
    /// <param name="configure">Changes how the controller is run.</param>
    /// <param name="election">Whether it has to be elected.</param>
    /// <param name="connect">Connects what the container gives, before the start.</param>
    public async Task StartAsync(
        Action<IOperatorBuilder>? build = null,
        Action<ControllerOptions<Widget>>? configure = null,
        LeaderElectionType election = LeaderElectionType.None,
        Action<IServiceProvider>? connect = null)
    {
        var host = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        host.Services.AddSingleton<TimeProvider>(Time);
        host.Services.AddSingleton<IKubernetesClient>(Client);
        host.Services.AddSingleton(Controller);
        host.Services.AddSingleton(Finalizer);
        var builder = host.Services.AddKubernetesOperator(settings =>
        {
            settings.Name = "widgets";
            settings.Namespace = "operators";
            settings.LeaderElectionType = election;
        });
        builder.AddController<WidgetController, Widget>(Widget.Type, configure);
        builder.Services.AddSingleton<IEntityController<Widget>>(Controller);
        build?.Invoke(builder);
        _host = host.Build();
        connect?.Invoke(_host.Services);
        var cancel = TestContext.Current.CancellationToken;
        await _host.StartAsync(cancel);

        var informers = _host.Services.GetServices<IInformerLoop>().ToList();
        await Task.WhenAll(informers.Select(informer => informer.WaitForSyncAsync(cancel)));
        await FakeTimeExtensions.UntilAsync(() => Client.WatchCount == informers.Count);

        // What comes before the controller begins would count as found in place.
        var queue = _host.Services.GetRequiredService<ControllerQueue<Widget>>().Requests;
        await FakeTimeExtensions.UntilAsync(() => election != LeaderElectionType.None || queue.IsOpen);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        var stopping = _host.StopAsync(CancellationToken.None);
        await Time.AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1));
        await stopping;
        _host.Dispose();
    }
}
