using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Operator.Runtime.Client.Configuration;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// Sends requests: credentials, timeouts, retries where the server says that it did nothing and when to come back, errors as exceptions.
/// </summary>
/// <param name="http">The connections.</param>
/// <param name="server">The server's address.</param>
/// <param name="tlsServerName">
/// The name to expect in the server's certificate; null for the address's host. It goes by the Host header, which is where
/// <see cref="SocketsHttpHandler"/> takes the TLS name from (it overwrites the one in its options).
/// </param>
/// <param name="tokens">Bearer tokens.</param>
/// <param name="timeout">How long a request may take.</param>
/// <param name="metrics">Where requests are counted.</param>
/// <param name="time">For timeouts and waits.</param>
internal sealed class ApiTransport(
    HttpClient http, Uri server, string? tlsServerName, IBearerTokens tokens, TimeSpan timeout, RequestMetrics metrics, TimeProvider time)
{
    private const int MaxRetries = 4;
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly string _base = server.ToString().TrimEnd('/');

    /// <summary>Sends and reads the answer, all within the timeout.</summary>
    /// <exception cref="KubernetesApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached, didn't answer in time, or answered with nonsense.</exception>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<Stream, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await TryAsync(request, read, cancellationToken);
            }
            catch (KubernetesApiException e) when (attempt < MaxRetries && WaitFor(e) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Sends and gives the answer once its headers are there; its body may take any time.</summary>
    /// <exception cref="KubernetesApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server can't be reached or didn't answer in time.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await SendOnceAuthorizedAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(request);
        }
    }

    private async Task<TResult> TryAsync<TResult>(
        ApiRequest request, Func<Stream, CancellationToken, ValueTask<TResult>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await SendOnceAuthorizedAsync(request, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await read(body, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(request);
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{request}: the answer is not the JSON that was expected.", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"{request}: the connection broke: {e.Message}", e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAuthorizedAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && tokens.Refresh())
        {
            response.Dispose();
            response = await SendOnceAsync(request, cancellationToken);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ApiErrors.ReadAsync(request, response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, _base + request.PathAndQuery)
        {
            // A client's defaults don't reach messages that are sent as such.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Host = tlsServerName;
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (await TokenAsync(request, cancellationToken) is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        try
        {
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            metrics.Count(request.Verb, request.Resource, ((int)response.StatusCode).ToString());
            return response;
        }
        catch (HttpRequestException)
        {
            metrics.Count(request.Verb, request.Resource, "unreachable");
            throw;
        }
    }

    private async ValueTask<string?> TokenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(cancellationToken);
        }
        catch (ClientConfigurationException e)
        {
            // It may be right again at the next try, as a server may be there again.
            throw new HttpRequestException($"{request}: there is no token: {e.Message}", e);
        }
    }

    // 429, and 503 with a time, say that nothing was done, so that even a create may be sent again.
    private static TimeSpan? WaitFor(KubernetesApiException e) => e switch
    {
        { StatusCode: 429 } => Bounded(e.RetryAfter ?? DefaultWait),
        { StatusCode: 503, RetryAfter: { } after } => Bounded(after),
        _ => null,
    };

    private static TimeSpan? Bounded(TimeSpan wait) => wait <= MaxWait ? wait : null;

    private HttpRequestException NoAnswer(ApiRequest request) =>
        new(HttpRequestError.Unknown, $"{request}: no answer within {timeout.TotalSeconds:0.#} s.", new TimeoutException());
}
