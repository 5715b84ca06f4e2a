using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>All roles and bindings at one moment, ready to be evaluated.</summary>
internal sealed class Policy
{
    private const string Group = ".rbac.authorization.k8s.io";

    private readonly Dictionary<string, IReadOnlyList<PolicyRule>> _clusterRoles;
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<PolicyRule>> _roles;
    private readonly IReadOnlyList<RoleBinding> _clusterBindings;
    private readonly ILookup<string, RoleBinding> _bindings;

    /// <summary>Reads the policy.</summary>
    public Policy(IObjectReader objects)
    {
        var clusterRoles = objects.List($"clusterroles{Group}");
        _clusterRoles = clusterRoles.ToDictionary(role => role.Text("metadata", "name"), role => Rules(role, clusterRoles));
        _roles = objects.List($"roles{Group}").ToDictionary(
            role => (role.Text("metadata", "namespace"), role.Text("metadata", "name")), role => PolicyRule.ReadAll(role));
        _clusterBindings = [.. objects.List($"clusterrolebindings{Group}").Select(RoleBinding.Read)];
        _bindings = objects.List($"rolebindings{Group}").Select(RoleBinding.Read).ToLookup(binding => binding.Namespace);
    }

    /// <summary>The revisions that a policy depends on.</summary>
    public static (long, long, long, long) Revisions(IObjectReader objects) => (
        objects.RevisionOf($"clusterroles{Group}"), objects.RevisionOf($"roles{Group}"),
        objects.RevisionOf($"clusterrolebindings{Group}"), objects.RevisionOf($"rolebindings{Group}"));

    /// <summary>The rules of a role, or null if there is none.</summary>
    public IReadOnlyList<PolicyRule>? RulesOf(string kind, string ns, string name) =>
        kind == "ClusterRole" ? _clusterRoles.GetValueOrDefault(name) : _roles.GetValueOrDefault((ns, name));

    /// <summary>What a user is given at the cluster scope and, unless it is empty, in a namespace.</summary>
    public IEnumerable<Grant> GrantsTo(RequestUser user, string ns)
    {
        var bindings = ns.Length == 0 ? _clusterBindings : _clusterBindings.Concat(_bindings[ns]);
        foreach (var binding in bindings)
        {
            if (binding.SubjectOf(user) is not { } subject)
                continue;
            var rules = RulesOf(binding.RoleKind, binding.Namespace, binding.RoleName);
            yield return rules is null
                ? new Grant([], "", $"{binding.RoleKind.ToLowerInvariant()}{Group} {GoText.Quote(binding.RoleName)} not found")
                : new Grant(rules, binding.Reason(subject), "");
        }
    }

    private static IReadOnlyList<PolicyRule> Rules(JsonObject role, IReadOnlyList<JsonObject> all) => RoleAggregation.IsAggregated(role)
        ? [.. RoleAggregation.Rules(role, all).Select(PolicyRule.Read)]
        : PolicyRule.ReadAll(role);
}
