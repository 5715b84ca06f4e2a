using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>A webhook of a configuration (<c>admissionregistration.k8s.io/v1</c>), read once.</summary>
internal sealed class Webhook
{
    /// <summary>Reads a webhook.</summary>
    /// <param name="webhook">As stored.</param>
    /// <param name="id">What it is told from all other webhooks by.</param>
    public Webhook(JsonObject webhook, string id)
    {
        Id = id;
        Name = webhook.Text("name");
        Config = webhook.At("clientConfig") as JsonObject ?? [];
        Rules = [.. webhook.Items("rules").Select(rule => new ResourceRule(rule))];
        IsIgnoredOnFailure = webhook.Text("failurePolicy") == "Ignore";
        MatchesEquivalents = webhook.Text("matchPolicy") == "Equivalent";
        NamespaceSelector = webhook.At("namespaceSelector") as JsonObject;
        ObjectSelector = webhook.At("objectSelector") as JsonObject;
        HasSideEffects = webhook.Text("sideEffects") is not ("None" or "NoneOnDryRun");
        Timeout = TimeSpan.FromSeconds(webhook.Number("timeoutSeconds") ?? 10);
        ReviewVersion = webhook.Texts("admissionReviewVersions").FirstOrDefault(version => version is "v1" or "v1beta1");
        IsReinvoked = webhook.Text("reinvocationPolicy") == "IfNeeded";
        Conditions = new MatchConditions(webhook.Items("matchConditions"), !IsIgnoredOnFailure, hasParameters: false);
    }

    /// <summary>What it is told from all other webhooks by: the configuration and its place there.</summary>
    public string Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public JsonObject Config { get; }

    /// <summary>What it wants to see: one rule that matches is enough.</summary>
    public IReadOnlyList<ResourceRule> Rules { get; }

    /// <summary>Whether the write goes on if it can't be asked.</summary>
    public bool IsIgnoredOnFailure { get; }

    /// <summary>Whether its rules mean other versions of a resource too.</summary>
    public bool MatchesEquivalents { get; }

    /// <summary>The namespaces that it wants to see.</summary>
    public JsonObject? NamespaceSelector { get; }

    /// <summary>The objects that it wants to see.</summary>
    public JsonObject? ObjectSelector { get; }

    /// <summary>Whether it does something that a dry run must not.</summary>
    public bool HasSideEffects { get; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The version of AdmissionReview to send; null if it wants none that the server knows.</summary>
    public string? ReviewVersion { get; }

    /// <summary>Whether it is asked again if others change the object after it.</summary>
    public bool IsReinvoked { get; }

    /// <summary>The conditions of which all must hold.</summary>
    public MatchConditions Conditions { get; }
}
