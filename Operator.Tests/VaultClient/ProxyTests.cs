using System.Net;
using System.Net.Sockets;
using System.Text;
using Vault.Client;
using Vault.Client.Http;

namespace Operator.Tests.VaultClient;

public sealed class ProxyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_environment_names_no_proxy()
    {
        using var handler = VaultHttpHandler.Create(ClientBench.Options, TimeProvider.System);

        Assert.False(handler.UseProxy);
    }

    [Theory]
    [InlineData("http://vault.invalid:8200", "GET http://vault.invalid:8200/v1/secret/app HTTP/1.1")]
    [InlineData("https://vault.invalid:8200", "CONNECT vault.invalid:8200 HTTP/1.1")]
    public async Task A_proxy_that_is_given_is_asked_for_every_request(string address, string line)
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var options = new VaultConnectionOptions { Address = new Uri(address), Proxy = new Uri($"http://{proxy.LocalEndpoint}") };
        using var client = new Vault.Client.Http.VaultClient(options, TimeProvider.System);

        var sending = client.SendAsync(SessionBench.Request(), Cancelled);
        using (var asked = await proxy.AcceptTcpClientAsync(Cancelled))
        {
            using var reader = new StreamReader(asked.GetStream(), leaveOpen: true);
            Assert.Equal(line, await reader.ReadLineAsync(Cancelled));
            await asked.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Cancelled);
        }

        var error = await Assert.ThrowsAsync<VaultApiException>(() => sending);
        Assert.True(error.Kind is VaultErrorKind.ServerError or VaultErrorKind.Unreachable, error.Message);
    }

    [Theory]
    [InlineData("http://user:pw@proxy.test:3128", "user name")]
    [InlineData("ftp://proxy.test", "http or https URL")]
    [InlineData("http://proxy.test/path", "without a path")]
    public void A_proxy_that_cannot_be_one_is_refused(string proxy, string words) =>
        Assert.Contains(
            words,
            Assert.Throws<ArgumentException>((ClientBench.Options with { Proxy = new Uri(proxy) }).Validate).Message,
            StringComparison.Ordinal);
}
