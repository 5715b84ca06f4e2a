using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Admission;

/// <summary>Which requests are meant (<c>admissionregistration.k8s.io/v1 RuleWithOperations</c>).</summary>
internal sealed class ResourceRule(JsonNode? rule)
{
    private readonly IReadOnlyList<string> _operations = rule.Texts("operations");
    private readonly IReadOnlyList<string> _groups = rule.Texts("apiGroups");
    private readonly IReadOnlyList<string> _versions = rule.Texts("apiVersions");
    private readonly IReadOnlyList<string> _names = rule.Texts("resourceNames");
    private readonly string _scope = rule.Text("scope");
    private readonly string[][] _resources = [.. rule.Texts("resources").Select(resource => resource.Split('/', 2))];

    /// <summary>Whether a request is meant.</summary>
    /// <param name="attributes">The request.</param>
    /// <param name="resource">Its resource, or one that is equivalent.</param>
    public bool Matches(AdmissionAttributes attributes, ApiResource resource) =>
        MatchesScope(attributes, resource)
        && Has(_operations, attributes.Operation)
        && Has(_groups, resource.Group)
        && Has(_versions, resource.Version)
        && _resources.Any(rule => (rule[0] == "*" || rule[0] == resource.Plural)
            && (rule.Length < 2 ? attributes.Subresource.Length == 0 : rule[1] == "*" || rule[1] == attributes.Subresource))
        && (_names.Count == 0 || _names.Contains(attributes.Name));

    private bool MatchesScope(AdmissionAttributes attributes, ApiResource resource)
    {
        var isNamespaced = resource.QualifiedName != "namespaces" && attributes.Namespace.Length > 0;
        return _scope switch { "Namespaced" => isNamespaced, "Cluster" => !isNamespaced, _ => true };
    }

    private static bool Has(IReadOnlyList<string> items, string wanted) => items.Contains("*") || items.Contains(wanted);
}
