using System.Net.Http.Headers;
using System.Text;

namespace Operator.Benchmarks.SandboxWrites;

/// <summary>Sends requests to an API server over HTTP/1.1, so that connections are what they are called.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _client;

    public ApiClient(Uri server, string token, int connections)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections + 256 };
#pragma warning disable CA5359 // What is measured is speed, of a server on loopback whose authority was made a moment ago.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        _client = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Sends a request that must succeed, and reads its answer.</summary>
    /// <exception cref="HttpRequestException">It didn't.</exception>
    public async Task SendAsync(HttpMethod method, string path, string? body, string contentType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        using var response = await _client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null, cancellation);
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
}
