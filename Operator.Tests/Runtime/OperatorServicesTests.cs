using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

public sealed class OperatorServicesTests
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task It_brings_a_clock_metrics_and_the_time_that_draining_takes()
    {
        _services.AddKubernetesOperator(settings => settings.DrainTimeout = TimeSpan.FromMinutes(2));
        await using var provider = _services.BuildServiceProvider();

        Assert.Same(TimeProvider.System, provider.GetRequiredService<TimeProvider>());
        Assert.NotNull(provider.GetRequiredService<IMeterFactory>());
        Assert.True(provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout > TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task What_the_host_has_registered_stays()
    {
        var time = new FakeTimeProvider();
        _services.AddSingleton<TimeProvider>(time);
        _services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(5));
        _services.AddKubernetesOperator();
        await using var provider = _services.BuildServiceProvider();

        Assert.Same(time, Assert.Single(provider.GetServices<TimeProvider>()));
        Assert.Equal(TimeSpan.FromMinutes(5), provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Theory]
    [InlineData("team", false, "team")]
    [InlineData("team", true, "operators team")]
    [InlineData("team operators", true, "operators team")]
    [InlineData(null, true, "")]
    public async Task The_own_namespace_is_watched_where_that_was_asked_for(string? watched, bool alsoOwn, string listed)
    {
        // The own namespace is not said: it is that of the configuration.
        _services.AddSingleton(new ClientConfiguration { Server = new Uri("https://localhost"), Namespace = "operators" });
        var client = new ScriptedClient();
        _services.AddSingleton<IKubernetesClient>(client);
        _services.AddKubernetesOperator(settings => settings.WatchNamespaces = watched?.Split(' '))
            .AddController<WidgetController, Widget>(Widget.Type, options => options.AlsoOwnNamespace = alsoOwn)
            .AddInformer(Widget.Type, name: "more", alsoOwnNamespace: alsoOwn);
        await using var provider = _services.BuildServiceProvider();

        Assert.Equal(listed, await ListedAsync(client, (IInformerLoop)provider.GetRequiredService<IInformer<Widget>>()));
        Assert.Equal(listed, await ListedAsync(client, (IInformerLoop)provider.GetRequiredKeyedService<IInformer<Widget>>("more")));
    }

    private static async Task<string> ListedAsync(ScriptedClient client, IInformerLoop informer)
    {
        var before = client.Lists.Count;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Task.Run(() => informer.RunAsync(stop.Token), stop.Token);
        await informer.WaitForSyncAsync(stop.Token);
        await stop.CancelAsync();
        await running;
        return string.Join(' ', client.Lists.Skip(before).Select(query => query.Namespace).Order());
    }
}
