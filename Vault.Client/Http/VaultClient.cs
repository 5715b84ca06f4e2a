using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Polly;
using Vault.Client.SystemBackend;

namespace Vault.Client.Http;

/// <summary>
/// Sends requests to one store as they are. Idempotent ones are sent again on failures that may pass (<see cref="RetryPolicy"/>); redirects
/// are never followed, since they would carry the token along.
/// </summary>
public sealed class VaultClient : IVaultTransport, IDisposable
{
    private readonly VaultConnectionOptions _options;
    private readonly string _baseAddress;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly IVaultRequestObserver? _observer;
    private readonly RequestGate? _gate;
    private readonly ResiliencePipeline<VaultResponse> _retries;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message says which.</exception>
    public VaultClient(VaultConnectionOptions options, TimeProvider time, IVaultRequestObserver? observer = null)
        : this(options, VaultHttpHandler.Create(Validated(options), time), time, observer)
    {
    }

    /// <summary>Makes a client with connections of its own within limits that it may share.</summary>
    internal VaultClient(VaultConnectionOptions options, RequestGate? gate, TimeProvider time, IVaultRequestObserver? observer = null)
        : this(options, time, observer) => _gate = gate;

    /// <summary>Makes a client over a handler within limits that it may share.</summary>
    internal VaultClient(VaultConnectionOptions options, HttpMessageHandler handler, RequestGate? gate, TimeProvider time)
        : this(options, handler, time) => _gate = gate;

    /// <summary>Makes a client over a handler, which it disposes of.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message says which.</exception>
    public VaultClient(VaultConnectionOptions options, HttpMessageHandler handler, TimeProvider time, IVaultRequestObserver? observer = null)
    {
        _options = Validated(options);
        _baseAddress = RequestAddress.Base(options.Address);
        _http = new HttpMessageInvoker(handler);
        _time = time;
        _observer = observer;
        _retries = RetryPolicy.Create(time);
    }

    /// <inheritdoc />
    public async Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken) => request.Idempotent
        ? await _retries.ExecuteAsync(static (state, token) => new ValueTask<VaultResponse>(state.Client.SendOnceAsync(state.Request, token)), (Client: this, Request: request), cancellationToken)
        : await SendOnceAsync(request, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private static VaultConnectionOptions Validated(VaultConnectionOptions options)
    {
        options.Validate();
        return options;
    }

    private async Task<VaultResponse> SendOnceAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(request);
        using var turn = await EnterAsync(request, cancellationToken);
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var started = _time.GetTimestamp();
        var code = "cancelled";
        try
        {
            using var answer = await _http.SendAsync(message, either.Token);
            code = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            return await ReadAsync(request, answer, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            code = "unreachable";

            // The same words for both limits: which of them ends a request to a host that is silent is chance.
            throw Fail(
                request, VaultErrorKind.Unreachable,
                $"{_baseAddress} gave no answer within {_options.Timeout.TotalSeconds} s, or no connection within {VaultHttpHandler.ConnectLimit(_options).TotalSeconds} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var error = Translate(request, e);
            code = error.Kind == VaultErrorKind.Tls ? "tls" : "unreachable";
            throw error;
        }
        finally
        {
            _observer?.Completed(request.Operation, code, _time.GetElapsedTime(started));
        }
    }

    // What watches over the store isn't held back by what it watches over.
    private async ValueTask<RequestGate.Turn> EnterAsync(VaultRequest request, CancellationToken cancellationToken) =>
        _gate is { } gate && request.Operation != SystemHealth.Operation ? await gate.EnterAsync(request, cancellationToken) : default;

    private HttpRequestMessage CreateMessage(VaultRequest request)
    {
        var message = new HttpRequestMessage(request.Method, RequestAddress.Of(_baseAddress, request))
        {
            // By ALPN where there is TLS; plain connections stay at 1.1.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        foreach (var (name, value) in _options.Headers)
            message.Headers.Add(name, value);

        // The handler takes the name for SNI and for checking the certificate from here. The two agree by that, as proxies demand.
        if (_options.TlsServerName is { Length: > 0 } serverName)
            message.Headers.Host = serverName;

        message.Headers.Add(VaultHeaders.Request, "true");
        if (request.Token is { Length: > 0 } token)
            AddHeader(message, request, VaultHeaders.Token, "the token", Encoding.UTF8.GetString(token.Reveal().Span).Trim());

        if (request.Namespace?.Trim('/') is { Length: > 0 } vaultNamespace)
            AddHeader(message, request, VaultHeaders.Namespace, "the namespace", vaultNamespace);

        if (request.ConsistencyIndex is { Length: > 0 } index)
            AddHeader(message, request, VaultHeaders.Index, "the consistency index", index);

        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(
                request.Method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        return message;
    }

    private static void AddHeader(HttpRequestMessage message, VaultRequest request, string name, string what, string value)
    {
        if (!VaultHeaders.IsPrintableAscii(value))
            throw Fail(request, VaultErrorKind.InvalidRequest, $"not sent: {what} has characters that don't fit into a header (printable ASCII only)");

        message.Headers.TryAddWithoutValidation(name, value);
    }

    private async Task<VaultResponse> ReadAsync(VaultRequest request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (await ResponseBody.ReadAsync(answer.Content, request.LargestAnswer, cancellationToken) is not var (buffer, length))
            throw new VaultApiException(VaultErrorKind.InvalidResponse, request.Operation, request.Path, status, [$"the answer is larger than {request.LargestAnswer} bytes"]);

        var index = answer.Headers.TryGetValues(VaultHeaders.Index, out var values) ? values.FirstOrDefault() : null;
        var response = new VaultResponse(status, buffer, length, index);
        try
        {
            var body = JsonOf(response);
            var isObject = body.ValueKind == JsonValueKind.Object;
            if (answer.IsSuccessStatusCode ? isObject || length == 0 : isObject && request.Accept.Contains(status))
                return response;

            var raw = buffer.AsSpan(0, length);
            throw answer.IsSuccessStatusCode
                ? new VaultApiException(VaultErrorKind.InvalidResponse, request.Operation, request.Path, status, [ErrorAnswer.NotAnAnswer(answer.Content.Headers.ContentType, raw)])
                : ErrorAnswer.Classify(request, answer, body, raw, _time);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static JsonElement JsonOf(VaultResponse response)
    {
        try
        {
            return response.Json;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private VaultApiException Translate(VaultRequest request, Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is PeerRefusedException peer)
                return Fail(request, VaultErrorKind.PeerRefused, $"no connection is made to {_baseAddress}: {peer.Message}", error);

            if (cause is CertificateRefusedException refused)
                return Fail(request, VaultErrorKind.Tls, $"{_baseAddress} can't be trusted: {refused.Message}", error);

            if (cause is AuthenticationException)
                return Fail(request, VaultErrorKind.Tls, $"no TLS connection to {_baseAddress}: {cause.Message}", error);
        }

        var reason = error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
            ? "its name can't be resolved"
            : error.GetBaseException().Message;
        return Fail(request, VaultErrorKind.Unreachable, $"{_baseAddress} can't be reached: {reason}", error);
    }

    private static VaultApiException Fail(VaultRequest request, VaultErrorKind kind, string reason, Exception? inner = null) =>
        new(kind, request.Operation, request.Path, statusCode: null, [reason], inner: inner);
}
