using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

/// <summary>A client and the server that it talks to.</summary>
internal sealed class ClientOnTestServer : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private ClientOnTestServer(TestApiServer server)
    {
        Server = server;
        Client = ClientOf(new ClientConfiguration { Server = server.Address, Token = "t0" });
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public TestApiServer Server { get; }

    public KubernetesClient Client { get; }

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public static async Task<ClientOnTestServer> StartAsync() => new(await TestApiServer.StartAsync());

    public KubernetesClient ClientOf(ClientConfiguration configuration) =>
        new(configuration, "widgets/1.0", Meters, Time, NullLogger<KubernetesClient>.Instance);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await _services.DisposeAsync();
    }
}
