using System.Net.Http.Headers;
using System.Text.Json;
using Vault.Client.Http;

namespace Vault.Client.Auth;

/// <summary>Asks the identity services of clouds. Never follows redirects, which would carry a token along.</summary>
public sealed class CloudClient : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <summary>Makes a client with connections of its own.</summary>
    public CloudClient(TimeProvider time)
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) }, time)
    {
    }

    /// <summary>Makes a client over a handler, which it disposes of.</summary>
    public CloudClient(HttpMessageHandler handler, TimeProvider time)
    {
        _http = new HttpMessageInvoker(handler);
        _time = time;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>Posts a body and reads the answer with <paramref name="read"/>; its buffer is cleared then.</summary>
    /// <exception cref="LoginException">No answer, or a refusal; <paramref name="explain"/> reads the service's own words out of it.</exception>
    internal async Task<T> PostAsync<T>(
        Uri address, string contentType, ReadOnlyMemory<byte> body, SecretValue? bearer,
        Func<ReadOnlyMemory<byte>, T> read, Func<ReadOnlyMemory<byte>, string> explain, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (bearer is { } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", System.Text.Encoding.UTF8.GetString(token.Reveal().Span));

        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var answer = await _http.SendAsync(message, either.Token);
            if (await ResponseBody.ReadAsync(answer.Content, LargestAnswer, either.Token) is not var (buffer, length))
                throw new LoginException($"{address.Host} gave an answer larger than {LargestAnswer} bytes");

            try
            {
                return answer.IsSuccessStatusCode
                    ? read(buffer.AsMemory(0, length))
                    : throw new LoginException(
                        $"{address.Host} answered HTTP {(int)answer.StatusCode}: {Excerpt.Of(explain(buffer.AsMemory(0, length)))}",
                        isTransient: (int)answer.StatusCode is 429 or >= 500);
            }
            finally
            {
                Array.Clear(buffer);
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoginException($"{address.Host} gave no answer within {Patience.TotalSeconds} s", isTransient: true, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new LoginException($"{address.Host} can't be reached: {error.GetBaseException().Message}", isTransient: true, error);
        }
        catch (Exception error) when (error is JsonException or System.Xml.XmlException)
        {
            throw new LoginException($"the answer of {address.Host} is none that this program understands", isTransient: true, error);
        }
    }
}
