namespace Operator.Runtime.Client;

/// <summary>
/// The API server refused a request. Carries what its <c>Status</c> said and nothing of the request, whose body may be a Secret.
/// </summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="reason">The machine-readable reason of the <c>Status</c>, such as <c>Conflict</c>; may be empty.</param>
/// <param name="message">What the server said, prefixed with verb and path.</param>
/// <param name="retryAfter">How long the server asks to wait, from <c>Retry-After</c>.</param>
public sealed class KubernetesApiException(int statusCode, string reason, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>The HTTP status; 410 also where a watch ended with an <c>ERROR</c> event of that code.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The machine-readable reason, such as <c>AlreadyExists</c>, <c>Conflict</c>, <c>Forbidden</c>, <c>Expired</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
