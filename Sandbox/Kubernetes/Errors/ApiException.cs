using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Errors;

/// <summary>A request that the API refuses; becomes a <c>Status</c> (<c>meta/v1</c>).</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="reason">The machine-readable reason, such as <c>NotFound</c>; empty where the real server gives none.</param>
/// <param name="message">The message, word for word as the real server says it.</param>
/// <param name="details">The <c>details</c> of the Status, if any.</param>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code { get; } = code;

    /// <summary>The machine-readable reason.</summary>
    public string Reason { get; } = reason;

    /// <summary>The <c>details</c> of the Status.</summary>
    public JsonObject? Details { get; } = details;

    /// <summary>The token with which a list whose revision is gone can be continued, inconsistently.</summary>
    public string? ListContinue { get; init; }
}
