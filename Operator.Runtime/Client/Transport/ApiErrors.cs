using System.Text;
using System.Text.Json;

namespace Operator.Runtime.Client.Transport;

/// <summary>Turns refusals into exceptions that carry nothing of the request.</summary>
internal static class ApiErrors
{
    // Enough for any Status; what is longer is some proxy's page.
    private const int MaxBody = 16 * 1024;
    private const int MaxMessage = 2048;

    public static async Task<KubernetesApiException> ReadAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = Parse(await HeadAsync(response, cancellationToken));
        return Of(request, (int)response.StatusCode, status, RetryAfterOf(response, status));
    }

    /// <summary>The exception of a watch's <c>ERROR</c> event.</summary>
    public static KubernetesApiException Of(ApiRequest request, ApiStatus? status) => Of(
        request,
        status?.Code ?? 500,
        status ?? new ApiStatus { Message = "the server ended the watch with an error" },
        status?.Details?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    /// <summary>What <c>Retry-After</c> or the Status says; null for nothing.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, ApiStatus status) =>
        response.Headers.RetryAfter?.Delta
        ?? (status.Details?.RetryAfterSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static KubernetesApiException Of(ApiRequest request, int code, ApiStatus status, TimeSpan? retryAfter)
    {
        var said = request.Confidential && code is 400 or 422 or >= 500 ? FieldsOf(status) : status.Message;
        if (said is { Length: > MaxMessage })
            said = string.Concat(said.AsSpan(0, MaxMessage), "…");
        var reason = status.Reason ?? "";
        var label = reason.Length == 0 ? $"{code}" : $"{code} {reason}";
        return new KubernetesApiException(code, reason, $"{request}: {label}{(string.IsNullOrEmpty(said) ? "" : $": {said}")}", retryAfter);
    }

    private static string FieldsOf(ApiStatus status) =>
        string.Join(", ", (status.Details?.Causes ?? []).Select(cause => $"{cause.Field} ({cause.Reason})"));

    private static async Task<byte[]> HeadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBody];
        var length = await body.ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }

    private static ApiStatus Parse(byte[] body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, RuntimeJson.Default.ApiStatus) is { } status)
                return status;
        }
        catch (JsonException)
        {
            // Not a Status: a proxy's page, or an old authenticator's plain text. The start of it says enough.
        }

        return new ApiStatus { Message = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200))).Trim() };
    }
}
