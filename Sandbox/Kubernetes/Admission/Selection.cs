using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Admission;

/// <summary>What namespace and object selectors select (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/predicates</c>).</summary>
internal static class Selection
{
    /// <summary>Whether a namespace selector selects the namespace of a request; what is in no namespace is never left out.</summary>
    /// <exception cref="ApiException">404 if there is no such namespace.</exception>
    public static bool MatchesNamespace(JsonObject? selector, AdmissionAttributes attributes, IObjectReader objects)
    {
        if (IsEmpty(selector) || (attributes.Namespace.Length == 0 && attributes.Resource.Plural != "namespaces"))
            return true;
        // The labels of a namespace that is being written are those that it will have.
        var isWritten = attributes.Resource.Plural == "namespaces" && attributes.Subresource.Length == 0
            && attributes.Operation is AdmissionAttributes.Create or AdmissionAttributes.Update;
        var ns = isWritten ? attributes.Object : objects.Get("namespaces", "", attributes.Namespace) ?? throw NoNamespace(attributes.Namespace);
        return LabelSelection.Matches(selector!, Labels(ns));
    }

    /// <summary>Whether an object selector selects the object as it will be or as it is.</summary>
    public static bool MatchesObject(JsonObject? selector, AdmissionAttributes attributes) => IsEmpty(selector)
        || (attributes.Object is { } after && LabelSelection.Matches(selector!, Labels(after)))
        || (attributes.OldObject is { } before && LabelSelection.Matches(selector!, Labels(before)));

    private static bool IsEmpty(JsonObject? selector) =>
        selector.At("matchLabels") is not JsonObject { Count: > 0 } && selector.Items("matchExpressions").Count == 0;

    private static JsonObject? Labels(JsonObject? value) => value.At("metadata", "labels") as JsonObject;

    private static ApiException NoNamespace(string name) => new(
        404, "NotFound", $"namespaces \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = "namespaces" });
}
