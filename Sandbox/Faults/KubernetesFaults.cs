using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Faults;

/// <summary>Faults of the Kubernetes API server: errors as a <c>Status</c>.</summary>
/// <param name="authenticator">Finds out who sends a request.</param>
internal sealed class KubernetesFaults(Authenticator authenticator) : IFaultDialect
{
    private const string Uncached = "no-cache, private";

    /// <inheritdoc/>
    public FaultTarget Target(HttpContext http)
    {
        var request = http.Request;
        var attributes = ApiPath.Parse(request.Method, request.Path.Value ?? "/", request.Query.Flag("watch") ?? false);
        return Target(attributes, request, () => UserOf(request));
    }

    /// <summary>What a request is about that has been parsed.</summary>
    public static FaultTarget Target(RequestAttributes attributes, HttpRequest request, Func<string> user) => new(
        FaultServer.Kubernetes,
        request.Method,
        attributes.Path,
        attributes.Verb,
        attributes.Subresource.Length == 0 ? attributes.Resource : $"{attributes.Resource}/{attributes.Subresource}",
        attributes.Namespace,
        request.Headers.UserAgent.ToString(),
        user);

    /// <inheritdoc/>
    public FaultReply Reply(Fault fault, HttpContext http, ReadOnlyMemory<byte> handled) => fault.Outcome switch
    {
        // API priority and fairness answers in plain text.
        FaultEffect.Throttle => Text(429, "Too many requests, please try again later.\n") with { RetryAfter = Seconds(fault) ?? 1 },
        FaultEffect.NotReady => Text(fault.Status ?? 500, "[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\nreadyz check failed\n"),
        FaultEffect.EtcdTimeout => Status(new ApiException(500, "", "etcdserver: request timed out")),
        FaultEffect.EtcdLeaderChanged => Status(new ApiException(500, "", "etcdserver: leader changed")),
        FaultEffect.Timeout => Status(new ApiException(504, "Timeout",
            "Timeout: request did not complete within requested timeout - context deadline exceeded", [])),
        _ => Status(Error(fault)) with { RetryAfter = Seconds(fault) },
    };

    private static ApiException Error(Fault fault)
    {
        var code = fault.Status!.Value;
        var (reason, message) = code switch
        {
            400 => ("BadRequest", "the server rejected our request for an unknown reason"),
            401 => ("Unauthorized", "Unauthorized"),
            403 => ("Forbidden", "the server does not allow access to the requested resource"),
            404 => ("NotFound", "the server could not find the requested resource"),
            405 => ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
            409 => ("Conflict", "the server reported a conflict"),
            410 => ("Expired", "The resourceVersion for the provided watch is too old."),
            413 => ("RequestEntityTooLarge", "Request entity too large: limit is 3145728"),
            422 => ("Invalid", "the server rejected our request due to an error in our request"),
            429 => ("TooManyRequests", "the server has received too many requests and has asked us to try again later"),
            500 => ("InternalError", "Internal error occurred: the sandbox was told to fail"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "the server was unable to return a response in the time allotted, but may still be processing the request"),
            _ => ("", $"the sandbox was told to answer {code}"),
        };
        var details = Seconds(fault) is { } seconds ? new JsonObject { ["retryAfterSeconds"] = seconds } : null;
        return new(code, fault.Reason ?? reason, fault.Message ?? message, details);
    }

    private static FaultReply Status(ApiException error)
    {
        var body = new ArrayBufferWriter<byte>(256);
        StorageJson.Write(body, StatusObject.Of(error));
        return new(error.Code, "application/json", body.WrittenSpan.ToArray()) { CacheControl = Uncached };
    }

    private static FaultReply Text(int status, string text) =>
        new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text)) { CacheControl = Uncached };

    private static int? Seconds(Fault fault) => fault.RetryAfter is { } delay ? (int)Math.Ceiling(delay.TotalSeconds) : null;

    private string UserOf(HttpRequest request)
    {
        if (request.Headers["Impersonate-User"] is [{ Length: > 0 } impersonated, ..])
            return impersonated;
        return authenticator.Authenticate(request.Headers.Authorization is [{ } header, ..] ? header : null)?.Name ?? "";
    }
}
