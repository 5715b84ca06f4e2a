using System.Net;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>What a client of Kubernetes makes of an answer that is no success (<c>apimachinery NewGenericServerResponse</c>).</summary>
internal static class ServerMessages
{
    /// <summary>The message.</summary>
    /// <param name="code">The status.</param>
    /// <param name="text">The body, if it is text.</param>
    public static string Of(HttpStatusCode code, string text) => (int)code switch
    {
        400 => "the server rejected our request for an unknown reason",
        401 => "the server has asked for the client to provide credentials",
        403 or 406 or 415 => text,
        404 => "the server could not find the requested resource",
        405 => "the server does not allow this method on the requested resource",
        409 => "the server reported a conflict",
        422 => "the server rejected our request due to an error in our request",
        429 => "the server has received too many requests and has asked us to try again later",
        503 => "the server is currently unable to handle the request",
        504 => "the server was unable to return a response in the time allotted, but may still be processing the request",
        >= 500 => $"an error on the server ({GoText.Quote(text)}) has prevented the request from succeeding",
        var other => $"the server responded with the status code {other} but did not return more information",
    };
}
