namespace Quickstart;

/// <summary>The API server refused a request.</summary>
/// <param name="statusCode">The HTTP status.</param>
/// <param name="message">Verb, path and what the server said.</param>
public sealed class ClusterException(int statusCode, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;
}
