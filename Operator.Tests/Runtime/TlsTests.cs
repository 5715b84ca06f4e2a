using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly string _file = Path.GetTempFileName();
    private TestApiServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _authority.Issue("localhost", out _),
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        });
        _server.Answer = context => TestApiServer.JsonAsync(
            context, $$$"""{"metadata":{"name":"{{{context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}}}"}}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _authority.Dispose();
        _stranger.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_server_of_the_configured_authority_is_trusted_and_spoken_to_over_HTTP_2()
    {
        await GetAsync(new ClientConfiguration { Server = Address, CertificateAuthorityPem = _authority.Pem });

        Assert.Equal("HTTP/2", _server.Requests.Single().Protocol);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            GetAsync(new ClientConfiguration { Server = Address, CertificateAuthorityPem = _stranger.Pem }));

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_server_whose_name_does_not_fit_is_refused()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new ClientConfiguration
        {
            Server = Address,
            CertificateAuthorityPem = _authority.Pem,
            TlsServerName = "kubernetes.default",
        }));
    }

    [Fact]
    public async Task Without_an_authority_the_systems_decide_and_do_not_know_this_one()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(new ClientConfiguration { Server = Address }));
        await GetAsync(new ClientConfiguration { Server = Address, SkipTlsVerify = true });
    }

    [Fact]
    public async Task A_rotated_authority_file_counts_from_the_next_connection_on()
    {
        await File.WriteAllTextAsync(_file, _stranger.Pem, Cancel);
        using var client = Client(new ClientConfiguration { Server = Address, CertificateAuthorityFile = _file });
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client));

        await File.WriteAllTextAsync(_file, _stranger.Pem + "\n" + _authority.Pem, Cancel);

        await GetAsync(client);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var certificate = _authority.Issue("courier", out var key);

        var seen = await GetAsync(new ClientConfiguration
        {
            Server = Address,
            CertificateAuthorityPem = _authority.Pem,
            ClientCertificate = ClientCertificate.FromPem(certificate.ExportCertificatePem(), key),
        });

        Assert.Equal("courier", seen!.Metadata.Name);
    }

    private Uri Address => new($"https://localhost:{_server.Address.Port}");

    private async Task<Widget?> GetAsync(ClientConfiguration configuration)
    {
        using var client = Client(configuration);
        return await GetAsync(client);
    }

    private static Task<Widget?> GetAsync(KubernetesClient client) => client.GetAsync(Widget.Type, new ObjectKey("ns", "a"), Cancel);

    private KubernetesClient Client(ClientConfiguration configuration) => new(
        configuration,
        "widgets/1.0",
        _services.GetRequiredService<IMeterFactory>(),
        TimeProvider.System,
        NullLogger<KubernetesClient>.Instance);
}
