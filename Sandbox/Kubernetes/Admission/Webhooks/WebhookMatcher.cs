using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Says whether a webhook wants to see a request (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/generic</c>).</summary>
internal sealed class WebhookMatcher(IObjectReader objects, IResourceRegistry registry, Authorizer authorizer)
{
    /// <summary>The invocation; null if the webhook doesn't want to see the request.</summary>
    /// <exception cref="ApiException">404 if the namespace isn't there, 403 if a match condition fails.</exception>
    public WebhookInvocation? Match(Webhook webhook, AdmissionAttributes attributes)
    {
        if (Find(webhook, attributes) is not { } resource
            || !Selection.MatchesNamespace(webhook.NamespaceSelector, attributes, objects)
            || !Selection.MatchesObject(webhook.ObjectSelector, attributes))
            return null;
        if (webhook.Conditions.IsEmpty)
            return new(webhook, resource);
        var input = new AdmissionInput(
            attributes,
            AdmissionReviews.Request(attributes, resource),
            Equivalents.Convert(attributes.Object, attributes.Resource, resource),
            Equivalents.Convert(attributes.OldObject, attributes.Resource, resource),
            authorizer);
        var hold = webhook.Conditions.Hold(input, out var error);
        if (error is not null)
            throw ApiErrors.Forbidden(attributes.Resource, attributes.Name, error);
        return hold ? new(webhook, resource) : null;
    }

    private ApiResource? Find(Webhook webhook, AdmissionAttributes attributes)
    {
        if (webhook.Rules.Any(rule => rule.Matches(attributes, attributes.Resource)))
            return attributes.Resource;
        if (!webhook.MatchesEquivalents)
            return null;
        var equivalents = Equivalents.Of(registry, attributes.Resource).ToList();
        return webhook.Rules.SelectMany(rule => equivalents.Where(resource => rule.Matches(attributes, resource))).FirstOrDefault();
    }
}
