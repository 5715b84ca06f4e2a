using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Patches;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>
/// Asks the mutating webhooks, one after the other, and applies their patches
/// (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/mutating</c>).
/// </summary>
internal sealed class MutatingWebhooks(
    WebhookCatalog catalog, WebhookMatcher matcher, WebhookCaller caller, StrategySet strategies, FieldTypes types)
{
    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => catalog.Current.Count == 0;

    /// <summary>Asks those that want to see a request.</summary>
    /// <exception cref="ApiException">One refuses, or can't be asked and must.</exception>
    public async Task AdmitAsync(AdmissionAttributes attributes, Reinvocation reinvocation, CancellationToken cancellation)
    {
        foreach (var webhook in catalog.Current)
        {
            if (matcher.Match(webhook, attributes) is not { } invocation || !reinvocation.Asks(webhook))
                continue;
            try
            {
                reinvocation.Record(webhook, await AskAsync(invocation, attributes, cancellation));
            }
            catch (WebhookCallException) when (webhook.IsIgnoredOnFailure)
            {
                reinvocation.Record(webhook, changed: false);
            }
            catch (WebhookCallException e)
            {
                throw ApiErrors.InternalError(e.Message);
            }
        }
    }

    private async Task<bool> AskAsync(WebhookInvocation invocation, AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var name = invocation.Webhook.Name;
        var response = await caller.CallAsync(invocation, attributes, isMutating: true, cancellation);
        if (!response.Allowed)
            throw WebhookErrors.Denied(name, response.Status);
        if (response.Patch.Length == 0)
            return false;
        var patch = Decode(name, response.Patch);
        if (patch.Count == 0)
            return false;
        if (attributes.Object is not { } before)
        {
            throw ApiErrors.InternalError(
                $"admission webhook {Access.GoText.Quote(name)} attempted to modify the object, which is not supported for this operation");
        }

        if (response.PatchType != "JSONPatch")
            throw new WebhookCallException(name, $"unsupported patch type {Access.GoText.Quote(response.PatchType)}");
        attributes.Object = Patched(attributes, invocation, before, patch);
        return !JsonNode.DeepEquals(before, attributes.Object);
    }

    private static JsonArray Decode(string webhook, byte[] patch)
    {
        string why;
        try
        {
            if (JsonNode.Parse(patch) is JsonArray operations && operations.All(operation => operation is JsonObject))
                return operations;
            why = "json: cannot unmarshal object into Go value of type jsonpatch.Patch";
        }
        catch (JsonException e)
        {
            why = GoJson.Problem(Encoding.UTF8.GetString(patch)) ?? e.Message;
        }

        throw new WebhookCallException(webhook, $"received undecodable patch in webhook response: {why}");
    }

    /// <summary>The object with a patch applied, brought into its kind's form and defaulted, in the version of the request.</summary>
    private JsonObject Patched(AdmissionAttributes attributes, WebhookInvocation invocation, JsonObject before, JsonArray patch)
    {
        var (from, to) = (attributes.Resource, invocation.Resource);
        try
        {
            var patched = JsonPatch.Run(Equivalents.Convert(before, from, to)!, patch) as JsonObject
                ?? throw new FormatException("json: cannot unmarshal array into Go value of type struct { APIVersion string; Kind string }");
            // Kinds of subresources, such as Scale, have no form of their own here.
            if (attributes.KindOf(to).Kind != to.Kind)
                return patched;
            var strategy = strategies.For(to);
            strategy.Decode(to, types.For(to), patched);
            strategy.Default(patched);
            return Equivalents.Convert(patched, to, from)!;
        }
        catch (Exception e) when (e is JsonPatchException or FormatException or ApiException { Code: 400 })
        {
            throw ApiErrors.InternalError(e.Message);
        }
    }
}
