using System.Net;
using System.Net.Sockets;
using Operator.Tenancy;
using Vault.Client;
using Vault.Client.Http;

namespace Operator.Tests.VaultClient;

/// <summary>Connections are made to what a name leads to at that moment, if that is allowed, and to nothing else.</summary>
public sealed class CheckedConnectTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public CheckedConnectTests() => _server.Start();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to(string host)
    {
        var options = new VaultConnectionOptions { Address = new Uri($"http://{host}:{Port}"), Peers = new AddressPolicy(null) };
        using var client = new Vault.Client.Http.VaultClient(options, TimeProvider.System);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(SessionBench.Request(), Cancelled));

        Assert.Equal(VaultErrorKind.PeerRefused, error.Kind);
        Assert.Contains("loopback", error.Message, StringComparison.Ordinal);
        Assert.False(_server.Pending());
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_is_not_followed_there()
    {
        var answers = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]]);
        using var http = Rebound(new AddressPolicy([AddressPattern.Parse("http://127.0.0.1:*")!]), () => answers.Dequeue());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(http, until: _server.AcceptSocketAsync(Cancelled).AsTask()));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync(http, until: null));

        Assert.Contains("link-local", error.GetBaseException().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_are_allowed_are_tried()
    {
        using var http = Rebound(
            new AddressPolicy([AddressPattern.Parse("http://127.0.0.1:*")!]), () => [IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Any, IPAddress.Loopback]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(http, until: _server.AcceptSocketAsync(Cancelled).AsTask()));
    }

    // Ends once the server was connected to, which then says nothing.
    private async Task ConnectAsync(HttpMessageInvoker http, Task? until)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://vault.test:{Port}/");
        var sending = http.SendAsync(request, enough.Token);
        if (until is not null)
        {
            await until;
            await enough.CancelAsync();
        }

        using var response = await sending;
    }

    private static HttpMessageInvoker Rebound(IPeerPolicy policy, Func<IPAddress[]> answer)
    {
        var connect = new CheckedConnect(policy, (_, _) => Task.FromResult(answer()));
        return new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = connect.ConnectAsync, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });
    }
}
