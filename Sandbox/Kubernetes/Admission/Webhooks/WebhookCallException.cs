namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>A webhook couldn't be asked, or its answer makes no sense; the failure policy says what comes of it.</summary>
/// <param name="webhook">The webhook's name.</param>
/// <param name="reason">Why, in the words of kube-apiserver and Go.</param>
internal sealed class WebhookCallException(string webhook, string reason)
    : Exception($"failed calling webhook {Access.GoText.Quote(webhook)}: {reason}");
