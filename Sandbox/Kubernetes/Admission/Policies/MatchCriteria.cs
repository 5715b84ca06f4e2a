using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>Which requests a policy or binding is about (<c>admissionregistration.k8s.io/v1 MatchResources</c>), read once.</summary>
internal sealed class MatchCriteria(JsonNode? match)
{
    private readonly JsonObject? _namespaces = match.At("namespaceSelector") as JsonObject;
    private readonly JsonObject? _objects = match.At("objectSelector") as JsonObject;
    private readonly bool _isExact = match.Text("matchPolicy") == "Exact";
    private readonly ResourceRule[] _rules = [.. match.Items("resourceRules").Select(rule => new ResourceRule(rule))];
    private readonly ResourceRule[] _excluded = [.. match.Items("excludeResourceRules").Select(rule => new ResourceRule(rule))];

    /// <summary>The request's resource, or the equivalent one that the rules name; null if the request isn't meant.</summary>
    public ApiResource? Match(AdmissionAttributes attributes, IResourceRegistry registry, IObjectReader objects)
    {
        if (Find(_excluded, attributes, registry) is not null)
            return null;
        var resource = _rules.Length == 0 ? attributes.Resource : Find(_rules, attributes, registry);
        return resource is not null && Selection.MatchesNamespace(_namespaces, attributes, objects)
            && Selection.MatchesObject(_objects, attributes) ? resource : null;
    }

    private ApiResource? Find(ResourceRule[] rules, AdmissionAttributes attributes, IResourceRegistry registry)
    {
        if (rules.Any(rule => rule.Matches(attributes, attributes.Resource)))
            return attributes.Resource;
        if (_isExact || rules.Length == 0)
            return null;
        var equivalents = Equivalents.Of(registry, attributes.Resource).ToList();
        return rules.SelectMany(rule => equivalents.Where(resource => rule.Matches(attributes, resource))).FirstOrDefault();
    }
}
