using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>A webhook that is to be asked, and in which version.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Resource">The request's resource, or the equivalent one that its rules name.</param>
internal sealed record WebhookInvocation(Webhook Webhook, ApiResource Resource);
