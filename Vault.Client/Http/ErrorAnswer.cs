using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vault.Client.Http;

/// <summary>Turns an answer that isn't a success into a <see cref="VaultApiException"/>.</summary>
internal static partial class ErrorAnswer
{
    private const int MostErrors = 5;

    /// <summary>How much of one text is searched for credentials. More than is kept, since credentials in it shrink.</summary>
    private const int Searched = 8 * Excerpt.Length;

    /// <summary>Classifies an answer; <paramref name="body"/> is undefined where it isn't JSON.</summary>
    public static VaultApiException Classify(VaultRequest request, HttpResponseMessage answer, JsonElement body, ReadOnlySpan<byte> raw, TimeProvider time)
    {
        var status = (int)answer.StatusCode;
        var retryAfter = RetryAfter(answer.Headers.RetryAfter, time);
        if (status is >= 300 and < 400)
            return Redirected(request, answer);

        // A 404 without a body isn't the store's either, and must not pass for a definite answer.
        if (body.ValueKind != JsonValueKind.Object && (raw.Length > 0 || status == 404))
        {
            // A proxy's 502 to 504 means the same as the store's own; any other page of a stranger means nothing.
            var foreign = status >= 500 && status != 501 ? VaultErrorKind.ServerError : VaultErrorKind.InvalidResponse;
            return new(foreign, request.Operation, request.Path, status, [NotAnAnswer(answer.Content.Headers.ContentType, raw)], retryAfter);
        }

        var errors = ErrorsOf(body, request.Token);
        return new(KindOf(status, errors, body), request.Operation, request.Path, status, errors, retryAfter);
    }

    /// <summary>
    /// The words for a body that this API doesn't speak. Nothing of the body itself: it may hold anything. Nor its length, which differs from try to
    /// try (pages carry times and request ids), while the words end up in a status that must not change as long as the cause doesn't.
    /// </summary>
    public static string NotAnAnswer(MediaTypeHeaderValue? type, ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf("HTTP request to an HTTPS server"u8) >= 0)
            return "not a Vault API answer: the server speaks TLS; use an https address";

        var what = type?.MediaType is { } mediaType && VaultHeaders.IsPrintableAscii(mediaType) ? Excerpt.Of(mediaType) : "no content type";
        return $"not a Vault API answer ({what}): check that the address leads to the store and not to a proxy's page";
    }

    /// <summary>The first strings of <c>errors</c>, without anything in them that looks like a credential.</summary>
    public static IReadOnlyList<string> ErrorsOf(JsonElement body, SecretValue? token)
    {
        // Answers of an error status may have the form of a success, with the reason under warnings.
        var said = body.Property("errors") is { ValueKind: JsonValueKind.Array } errors ? errors : body.Property("warnings");
        return said.ValueKind == JsonValueKind.Array
            ? [.. said.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Take(MostErrors).Select(e => Clean(e.Text(), token))]
            : [];
    }

    private static VaultErrorKind KindOf(int status, IReadOnlyList<string> errors, JsonElement body) => status switch
    {
        400 when Says(errors, "missing client token") || Says(errors, "error performing token check") => VaultErrorKind.PermissionDenied,
        401 or 403 => VaultErrorKind.PermissionDenied,
        404 => VaultErrorKind.NotFound,
        429 => VaultErrorKind.RateLimited,
        412 or 472 or 473 or 474 => VaultErrorKind.ServerError,
        501 => VaultErrorKind.NotInitialized,
        503 when Says(errors, "sealed") || body.Property("sealed").IsTrue() => VaultErrorKind.Sealed,
        >= 500 => VaultErrorKind.ServerError,
        _ => VaultErrorKind.InvalidRequest,
    };

    private static bool Says(IReadOnlyList<string> errors, string words) => errors.Any(e => e.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static VaultApiException Redirected(VaultRequest request, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var target = answer.Headers.Location is { IsAbsoluteUri: true } location ? location.GetLeftPart(UriPartial.Authority) : "another path";

        // 307 is what a standby answers that can't forward: it passes when the cluster has settled, or when another node is asked.
        var (kind, advice) = status == 307
            ? (VaultErrorKind.ServerError, "a standby that doesn't forward sends clients there; use the address of the active node or of a load balancer")
            : (VaultErrorKind.InvalidRequest, "use the address that it leads to");
        return new(kind, request.Operation, request.Path, status, [$"redirected to {target}, which isn't followed with a token: {advice}"]);
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string Clean(string message, SecretValue? token)
    {
        if (token is { Length: > 0 } secret)
            message = message.Replace(Encoding.UTF8.GetString(secret.Reveal().Span), "***");

        // Between words, so that no half of a credential is left, which nothing would recognise.
        if (message.Length > Searched)
            message = message[..(message.LastIndexOf(' ', Searched) + 1)] + "…";

        return Excerpt.Of(Credential().Replace(message, "***"));
    }

    /// <summary>JWTs, and the tokens of every version: <c>hvs.</c>, <c>hvb.</c>, <c>hvr.</c>, <c>s.</c>, <c>b.</c>, <c>r.</c>.</summary>
    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?|\b(hv[sbr]|[sbr])\.[\w-]{20,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credential();
}
