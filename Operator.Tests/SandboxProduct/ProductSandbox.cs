using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox;

namespace Operator.Tests.SandboxProduct;

/// <summary>A sandbox in this process, and clients of its three addresses as the administrator.</summary>
internal sealed class ProductSandbox : IAsyncDisposable
{
    private readonly HttpClient _kubernetes;
    private readonly HttpClient _plain = new();

    private ProductSandbox(SandboxServer server, SandboxOptions options)
    {
        Server = server;
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(server.Kubernetes.AuthorityPem);
        _kubernetes = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }) { BaseAddress = server.Kubernetes.Address };
        _kubernetes.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Kubernetes.AdminToken);
    }

    public SandboxServer Server { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ProductSandbox> StartAsync(SandboxOptions? options = null)
    {
        options = (options ?? new SandboxOptions()) with { AdminPort = 0 };
        return new ProductSandbox(await SandboxServer.StartAsync(options, Cancelled), options);
    }

    /// <summary>Sends a request to the Kubernetes API.</summary>
    public Task<(int Status, string Body, HttpResponseHeaders Headers)> KubernetesAsync(
        string method, string path, string? body = null, string? impersonated = null) => SendAsync(
            _kubernetes, method, new Uri(Server.Kubernetes.Address, path), body, impersonated is null ? null : ("Impersonate-User", impersonated));

    /// <summary>Sends a request to the store.</summary>
    public Task<(int Status, string Body, HttpResponseHeaders Headers)> VaultAsync(string method, string path, string? body = null, string token = "root") =>
        SendAsync(_plain, method, new Uri(Server.Vault.Address, $"v1/{path}"), body, ("X-Vault-Token", token));

    /// <summary>Sends a request to the admin endpoint.</summary>
    public async Task<(int Status, JsonNode? Body)> AdminAsync(string method, string path, string? body = null)
    {
        var (status, text, _) = await SendAsync(_plain, method, new Uri(Server.AdminAddress!, path), body, header: null);
        return (status, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    /// <summary>Makes a ConfigMap in the namespace <c>default</c>.</summary>
    public async Task<int> CreateConfigMapAsync(string name)
    {
        var body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""";
        return (await KubernetesAsync("POST", "/api/v1/namespaces/default/configmaps", body)).Status;
    }

    /// <summary>Opens a watch, from which lines are read.</summary>
    public async Task<StreamReader> WatchAsync(string path)
    {
        var response = await _kubernetes.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal(200, (int)response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
    }

    /// <summary>The revision of now.</summary>
    public long Revision => Server.Kubernetes.Store.Revision;

    public async ValueTask DisposeAsync()
    {
        _kubernetes.Dispose();
        _plain.Dispose();
        await Server.DisposeAsync();
    }

    private static async Task<(int, string, HttpResponseHeaders)> SendAsync(
        HttpClient client, string method, Uri address, string? body, (string Name, string Value)? header)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (header is { } given)
            request.Headers.Add(given.Name, given.Value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Cancelled);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled), response.Headers);
    }
}
