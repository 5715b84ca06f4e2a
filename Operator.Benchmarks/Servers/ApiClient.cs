using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Client.Transport;

namespace Operator.Benchmarks.Servers;

/// <summary>
/// A bare client of an API server: bytes in, bytes out, over HTTP/1.1, so that connections are what they are called. What an operator needs beyond
/// it is the operator's own cost.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    public const string Json = "application/json";
    public const string Apply = "application/apply-patch+yaml";
    public const string MergePatch = "application/merge-patch+json";

    private readonly HttpClient _client;

    private ApiClient(HttpClient client, string token)
    {
        _client = client;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>A client of a server whose certificate isn't checked.</summary>
    public static ApiClient Trusting(Uri server, string token, int connections)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections + 256 };
#pragma warning disable CA5359 // What is measured is speed, of a server on loopback whose authority was made a moment ago.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return new ApiClient(new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan }, token);
    }

    /// <summary>A client of the server of a kubeconfig, which has a token or a client certificate.</summary>
    public static ApiClient Of(ClientConfiguration cluster)
    {
        var client = HttpClients.Create(cluster, "secret-courier-benchmarks/1");
        client.BaseAddress = cluster.Server;
        return new ApiClient(client, cluster.Token ?? "");
    }

    /// <summary>Sends a request that must succeed, and reads its answer.</summary>
    /// <exception cref="HttpRequestException">It didn't.</exception>
    public async Task SendAsync(HttpMethod method, string path, string? body, string contentType, CancellationToken cancellation)
    {
        using var response = await AnswerAsync(method, path, body, contentType, cancellation);
        await response.Content.CopyToAsync(Stream.Null, cancellation);
    }

    /// <summary>Sends a request that must succeed, and gives the object of its answer.</summary>
    /// <exception cref="HttpRequestException">It didn't.</exception>
    public async Task<JsonDocument> ExchangeAsync(HttpMethod method, string path, string? body, string contentType, CancellationToken cancellation)
    {
        using var response = await AnswerAsync(method, path, body, contentType, cancellation);
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), default, cancellation);
    }

    /// <summary>Whether there is something at a path.</summary>
    public async Task<bool> ExistsAsync(string path, CancellationToken cancellation)
    {
        using var response = await _client.GetAsync(path, cancellation);
        return response.StatusCode != HttpStatusCode.NotFound;
    }

    /// <summary>Opens a watch.</summary>
    public async Task<Stream> WatchAsync(string path, CancellationToken cancellation)
    {
        var response = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> AnswerAsync(
        HttpMethod method, string path, string? body, string contentType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        var response = await _client.SendAsync(request, cancellation);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var why = await response.Content.ReadAsStringAsync(cancellation);
            throw new HttpRequestException($"{method} {path} was answered with {(int)response.StatusCode}: {why}", null, response.StatusCode);
        }
    }
}
