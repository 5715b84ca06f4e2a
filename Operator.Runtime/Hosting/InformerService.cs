using Microsoft.Extensions.Hosting;
using Operator.Runtime.Caching;

namespace Operator.Runtime.Hosting;

/// <summary>Runs all informers for as long as the host runs, on leaders and followers alike.</summary>
internal sealed class InformerService(IEnumerable<IInformerLoop> informers) : BackgroundService
{
    private readonly IReadOnlyList<IInformerLoop> _informers = [.. informers];

    /// <summary>Waits until every informer has its first list.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_informers.Select(informer => informer.WaitForSyncAsync(cancellationToken)));

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_informers.Select(informer => informer.RunAsync(stoppingToken)));
}
