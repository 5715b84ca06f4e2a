using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

/// <summary>A sandbox Vault with a clock of its own, and a client for it.</summary>
public sealed class SandboxVault : IAsyncDisposable
{
    private readonly HttpClient _client;

    private SandboxVault(VaultServer server, FakeTimeProvider clock, HttpMessageHandler handler) =>
        (Server, Clock, _client) = (server, clock, new HttpClient(handler));

    /// <summary>The server.</summary>
    public VaultServer Server { get; }

    /// <summary>Its clock.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>Starts a server; its root token is <c>root</c>.</summary>
    public static async Task<SandboxVault> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return await StartAsync(new VaultServerOptions { TimeProvider = clock, Flavour = flavour }, clock, new SocketsHttpHandler());
    }

    /// <summary>Starts a server with options and a handler of its client.</summary>
    public static async Task<SandboxVault> StartAsync(VaultServerOptions options, FakeTimeProvider clock, HttpMessageHandler handler) =>
        new(await VaultServer.StartAsync(options, TestContext.Current.CancellationToken), clock, handler);

    /// <summary>Sends a request.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        string method, string path, JsonObject? body = null, string token = "root", string space = "") =>
        SendTextAsync(method, path, body?.ToJsonString(), token, space);

    /// <summary>Sends a request whose body is any text.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendTextAsync(
        string method, string path, string? body, string token = "root", string space = "")
    {
        using var request = Request(method, path, token, space);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await SendAsync(request);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    /// <summary>A request to be sent.</summary>
    public HttpRequestMessage Request(string method, string path, string token = "root", string space = "")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Server.Address, $"v1/{path}"));
        if (token.Length > 0)
            request.Headers.Add("X-Vault-Token", token);
        if (space.Length > 0)
            request.Headers.Add("X-Vault-Namespace", space);
        return request;
    }

    /// <summary>Sends a request.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Sends a request that must succeed, and gives its body.</summary>
    public async Task<JsonNode?> DoAsync(string method, string path, JsonObject? body = null, string token = "root", string space = "")
    {
        var (status, answer) = await SendAsync(method, path, body, token, space);
        Assert.True((int)status < 300, $"{method} {path}: {(int)status} {answer?.ToJsonString()}");
        return answer;
    }

    /// <summary>Makes a token.</summary>
    public async Task<string> CreateTokenAsync(JsonObject body, string parent = "root", string space = "") =>
        (await DoAsync("POST", "auth/token/create", body, parent, space))!["auth"]!["client_token"]!.GetValue<string>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
