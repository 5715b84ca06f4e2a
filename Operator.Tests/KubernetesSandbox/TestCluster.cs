using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Hosting;

namespace Operator.Tests.KubernetesSandbox;

/// <summary>A server in this process, and a client that trusts its certificate.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly X509Certificate2 _authority;

    private TestCluster(KubernetesServer server, string token)
    {
        Server = server;
        _authority = X509Certificate2.CreateFromPem(server.AuthorityPem);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        Client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }) { BaseAddress = server.Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public KubernetesServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<TestCluster> StartAsync(KubernetesServerOptions? options = null)
    {
        options ??= new KubernetesServerOptions();
        return new TestCluster(await KubernetesServer.StartAsync(options, TestContext.Current.CancellationToken), options.AdminToken);
    }

    /// <summary>Sends a request and gives its status and body.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : []);
    }

    /// <summary>Follows a watch of one object until it is gone, and gives the types of its events.</summary>
    public async Task<List<string>> WatchUntilDeletedAsync(string path)
    {
        using var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var types = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            types.Add((string)JsonNode.Parse(line)!["type"]!);
            if (types[^1] == "DELETED")
                break;
        }

        return types;
    }

    /// <summary>Follows one object from how it is now until it is as wanted; null is an object that isn't there.</summary>
    public async Task WaitUntilAsync(string collection, string name, Func<JsonObject?, bool> isWanted)
    {
        var selector = "fieldSelector=metadata.name%3D" + name;
        var (_, list) = await SendAsync(HttpMethod.Get, $"{collection}?{selector}");
        if (isWanted(list["items"]!.AsArray().SingleOrDefault()?.AsObject()))
            return;
        var path = $"{collection}?watch=true&{selector}&timeoutSeconds=30&resourceVersion={list["metadata"]!["resourceVersion"]}";
        using var response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var watched = JsonNode.Parse(line)!;
            if (isWanted((string?)watched["type"] == "DELETED" ? null : watched["object"]!.AsObject()))
                return;
        }

        Assert.Fail($"The watch of {collection}/{name} ended before it was as wanted.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _authority.Dispose();
    }
}
