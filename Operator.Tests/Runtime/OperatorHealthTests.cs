using Microsoft.Extensions.Logging.Abstractions;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Health;
using Operator.Runtime.Leadership;

namespace Operator.Tests.Runtime;

public sealed class OperatorHealthTests
{
    [Theory]
    [InlineData(false, "[-]informer/widgets not synced, not heard from the server yet, last list failed 12 s ago (see the log)")]
    [InlineData(true, "[+]informer/widgets 1 objects, heard from the server 12 s ago, last watch failed 12 s ago (see the log)")]
    public async Task Probes_say_what_failed_and_when_and_nothing_of_the_error(bool lists, string line)
    {
        var time = new PacedTime();
        var refusal = new KubernetesApiException(503, "Busy", "GET https://10.0.0.1/internal: said hunter2", retryAfter: TimeSpan.FromSeconds(60));
        var client = new ScriptedClient
        {
            OnList = _ => lists ? new ObjectPage<Widget>([Widget.Named("a")], "1", null) : throw refusal,
            OnWatch = _ => throw refusal,
        };
        var informer = new Informer<Widget>(client, Widget.Type, new InformerOptions(), time, NullLogger.Instance);
        var health = new OperatorHealth([informer], new SoleLeader(), new OperatorSettings(), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Task.Run(() => informer.RunAsync(stop.Token), stop.Token);
        await FakeTimeExtensions.UntilAsync(() => informer.LastFailure is not null && time.TimersSet > 0);

        time.Advance(TimeSpan.FromSeconds(12));

        Assert.StartsWith(line + '\n', health.Readiness().ToString(), StringComparison.Ordinal);
        Assert.StartsWith(line[3..] + '\n', health.Liveness().ToString()[3..], StringComparison.Ordinal);
        await stop.CancelAsync();
        await running;
    }
}
