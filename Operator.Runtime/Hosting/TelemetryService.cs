using Microsoft.Extensions.Hosting;
using Operator.Runtime.Caching;
using Operator.Runtime.Leadership;

namespace Operator.Runtime.Hosting;

/// <summary>Puts the instruments in place that only read what others keep.</summary>
internal sealed class TelemetryService(OperatorMetrics metrics, IEnumerable<IInformerLoop> informers, ILeadership leadership) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe([.. informers]);
        metrics.Observe(leadership);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
