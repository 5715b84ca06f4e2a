using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Requests;

namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>A rule of a Role or ClusterRole (<c>rbac.authorization.k8s.io/v1 PolicyRule</c>).</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> ApiGroups,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> ResourceNames,
    IReadOnlyList<string> NonResourceUrls)
{
    private const string All = "*";

    /// <summary>Everything there is.</summary>
    public static IReadOnlyList<PolicyRule> FullAuthority { get; } =
        [new PolicyRule([All], [All], [All], [], []), new PolicyRule([All], [], [], [], [All])];

    /// <summary>Reads one rule.</summary>
    public static PolicyRule Read(JsonNode? json) => new(
        json.Texts("verbs"), json.Texts("apiGroups"), json.Texts("resources"), json.Texts("resourceNames"), json.Texts("nonResourceURLs"));

    /// <summary>Reads the rules of a Role or ClusterRole.</summary>
    public static IReadOnlyList<PolicyRule> ReadAll(JsonNode? role) => [.. role.Items("rules").Select(Read)];

    /// <summary>True if the rule allows a request.</summary>
    public bool Allows(RequestAttributes request) => HasOrAll(Verbs, request.Verb) && (request.IsResource
        ? HasOrAll(ApiGroups, request.Group) && AllowsResource(request)
            && (ResourceNames.Count == 0 || ResourceNames.Contains(request.Name))
        : NonResourceUrls.Any(url => UrlCovers(url, request.Path)));

    /// <summary>True if whoever holds this rule holds all that another one grants.</summary>
    public bool Covers(PolicyRule other) =>
        HasOrAll(Verbs, other.Verbs)
        && HasOrAll(ApiGroups, other.ApiGroups)
        && other.Resources.All(CoversResource)
        && other.NonResourceUrls.All(wanted => NonResourceUrls.Any(url => UrlCovers(url, wanted)))
        && (ResourceNames.Count == 0 || (other.ResourceNames.Count > 0 && other.ResourceNames.All(ResourceNames.Contains)));

    /// <summary>The rule as rules that each name one verb of one thing.</summary>
    public IEnumerable<PolicyRule> Atoms()
    {
        foreach (var group in ApiGroups)
        {
            foreach (var resource in Resources)
            {
                foreach (var verb in Verbs)
                {
                    if (ResourceNames.Count == 0)
                        yield return new PolicyRule([verb], [group], [resource], [], []);
                    foreach (var name in ResourceNames)
                        yield return new PolicyRule([verb], [group], [resource], [name], []);
                }
            }
        }

        foreach (var url in NonResourceUrls)
        {
            foreach (var verb in Verbs)
                yield return new PolicyRule([verb], [], [], [], [url]);
        }
    }

    /// <summary>The rule as messages show it: <c>{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}</c>.</summary>
    public override string ToString()
    {
        (string Label, IReadOnlyList<string> Values)[] parts =
        [
            ("APIGroups", ApiGroups), ("Resources", Resources), ("NonResourceURLs", NonResourceUrls), ("ResourceNames", ResourceNames),
            ("Verbs", Verbs),
        ];
        return $"{{{string.Join(", ", parts.Where(p => p.Values.Count > 0).Select(p => $"{p.Label}:{GoText.Quote(p.Values)}"))}}}";
    }

    private bool AllowsResource(RequestAttributes request)
    {
        var combined = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        return Resources.Any(resource => resource == All || resource == combined
            || (request.Subresource.Length > 0 && resource == $"*/{request.Subresource}"));
    }

    private bool CoversResource(string wanted) => Resources.Any(resource => resource == All || resource == wanted
        || (wanted.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && resource == $"*{wanted[slash..]}"));

    private static bool HasOrAll(IReadOnlyList<string> held, string wanted) => held.Contains(All) || held.Contains(wanted);

    private static bool HasOrAll(IReadOnlyList<string> held, IReadOnlyList<string> wanted) =>
        held.Contains(All) || wanted.All(held.Contains);

    private static bool UrlCovers(string url, string path) => url == All || url == path
        || (url.EndsWith('*') && path.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal));
}
