using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Asks the validating webhooks, all at once (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/validating</c>).</summary>
internal sealed class ValidatingWebhooks(WebhookCatalog catalog, WebhookMatcher matcher, WebhookCaller caller)
{
    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => catalog.Current.Count == 0;

    /// <summary>Asks those that want to see a request.</summary>
    /// <exception cref="ApiException">One refuses, or can't be asked and must: the first that did.</exception>
    public async Task ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        List<WebhookInvocation> invocations =
            [.. catalog.Current.Select(webhook => matcher.Match(webhook, attributes)).OfType<WebhookInvocation>()];
        ApiException? first = null;
        await Task.WhenAll(invocations.Select(async invocation =>
        {
            if (await AskAsync(invocation, attributes, cancellation) is { } refusal)
                Interlocked.CompareExchange(ref first, refusal, null);
        }));
        if (first is not null)
            throw first;
    }

    private async Task<ApiException?> AskAsync(WebhookInvocation invocation, AdmissionAttributes attributes, CancellationToken cancellation)
    {
        try
        {
            var response = await caller.CallAsync(invocation, attributes, isMutating: false, cancellation);
            return response.Allowed ? null : WebhookErrors.Denied(invocation.Webhook.Name, response.Status);
        }
        catch (WebhookCallException e)
        {
            return invocation.Webhook.IsIgnoredOnFailure ? null : ApiErrors.InternalError(e.Message);
        }
        catch (ApiException e)
        {
            return e;
        }
    }
}
