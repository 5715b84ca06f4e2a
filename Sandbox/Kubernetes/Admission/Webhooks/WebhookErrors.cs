using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>What clients are told (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/errors</c>).</summary>
internal static class WebhookErrors
{
    private static readonly string[] Details = ["name", "group", "kind", "uid", "causes", "retryAfterSeconds"];

    /// <summary>The refusal of a webhook: with its code, if that is an error, else 400.</summary>
    public static ApiException Denied(string webhook, JsonObject? status)
    {
        var deniedBy = $"admission webhook {GoText.Quote(webhook)} denied the request";
        var (reason, message) = (status.Text("reason"), status.Text("message"));
        var why = message.Length > 0 ? $": {message}" : reason.Length > 0 ? $": {reason}" : " without explanation";
        var code = (int)(status.Number("code") ?? 0);
        return new ApiException(code < 400 ? 400 : code, reason, deniedBy + why, DetailsOf(status));
    }

    /// <summary>A dry run needs a webhook that has side effects.</summary>
    public static ApiException NoDryRun(string webhook) =>
        ApiErrors.BadRequest($"admission webhook {GoText.Quote(webhook)} does not support dry run");

    private static JsonObject? DetailsOf(JsonObject? status)
    {
        if (status.At("details") is not JsonObject given)
            return null;
        return new JsonObject(Details.Where(name => given[name] is not null)
            .Select(name => KeyValuePair.Create(name, given[name]?.DeepClone())));
    }
}
