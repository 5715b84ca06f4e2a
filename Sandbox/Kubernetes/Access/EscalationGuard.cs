using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access.Rbac;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Access;

/// <summary>Nobody may grant what they don't hold: checks writes of Roles, ClusterRoles and bindings.</summary>
public sealed class EscalationGuard(Authorizer authorizer)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Checks a write; does nothing for other kinds.</summary>
    /// <param name="user">Who writes.</param>
    /// <param name="resource">The kind.</param>
    /// <param name="written">The object as it would be stored.</param>
    /// <param name="old">The object as it is stored; null on creation.</param>
    /// <exception cref="ApiException">403 for granting what the user doesn't hold, 404 for binding a role that doesn't exist.</exception>
    public void Check(RequestUser user, ApiResource resource, JsonObject written, JsonObject? old)
    {
        if (resource.Group != Group || user.IsMaster() || IsUnchanged(written, old))
            return;
        switch (resource.Plural)
        {
            case "roles" or "clusterroles":
                CheckRole(user, resource, written);
                break;
            case "rolebindings" or "clusterrolebindings":
                CheckBinding(user, resource, written);
                break;
            default:
                break;
        }
    }

    private void CheckRole(RequestUser user, ApiResource resource, JsonObject role)
    {
        var (ns, name) = (role.Text("metadata", "namespace"), role.Text("metadata", "name"));
        if (May(user, "escalate", resource.Plural, ns, name))
            return;
        Confirm(user, resource, name, ns, PolicyRule.ReadAll(role));
        if (RoleAggregation.IsAggregated(role) && Missing(user, ns, PolicyRule.FullAuthority).Count > 0)
            throw AccessErrors.Forbidden(Group, resource.Plural, name, "must have cluster-admin privileges to use an aggregationRule");
    }

    private void CheckBinding(RequestUser user, ApiResource resource, JsonObject binding)
    {
        var (ns, name) = (binding.Text("metadata", "namespace"), binding.Text("metadata", "name"));
        var (kind, role) = (binding.Text("roleRef", "kind"), binding.Text("roleRef", "name"));
        var roles = kind == "ClusterRole" ? "clusterroles" : "roles";
        if (May(user, "bind", roles, ns, role))
            return;
        var rules = authorizer.Policy.RulesOf(kind, ns, role) ?? throw AccessErrors.NotFound(Group, kind.ToLowerInvariant(), role);
        Confirm(user, resource, name, ns, rules);
    }

    private bool May(RequestUser user, string verb, string roles, string ns, string name) =>
        authorizer.Authorize(user, new RequestAttributes(verb, "", IsResource: true, Group, "*", roles, "", ns, name)).Allowed;

    private void Confirm(RequestUser user, ApiResource resource, string name, string ns, IReadOnlyList<PolicyRule> rules)
    {
        var missing = Missing(user, ns, rules);
        if (missing.Count == 0)
            return;
        var lines = Compact(missing).Select(rule => rule.ToString()).Distinct().Order(StringComparer.Ordinal);
        var why = $"user {GoText.Quote(user.Name)} (groups={GoText.Quote(user.Groups)}) is attempting to grant RBAC permissions not "
            + $"currently held:\n{string.Join('\n', lines)}";
        string[] errors = [.. authorizer.Policy.GrantsTo(user, ns).Select(grant => grant.Error).Where(error => error.Length > 0)];
        if (errors.Length > 0)
            why += $"; resolution errors: [{string.Join(", ", errors)}]";
        throw AccessErrors.Forbidden(Group, resource.Plural, name, why);
    }

    private List<PolicyRule> Missing(RequestUser user, string ns, IReadOnlyList<PolicyRule> wanted)
    {
        PolicyRule[] held = [.. authorizer.Policy.GrantsTo(user, ns).SelectMany(grant => grant.Rules)];
        return [.. wanted.SelectMany(rule => rule.Atoms()).Where(atom => !held.Any(rule => rule.Covers(atom)))];
    }

    /// <summary>Puts the verbs of one resource together again, so that the message is short.</summary>
    private static IEnumerable<PolicyRule> Compact(IReadOnlyList<PolicyRule> atoms) => atoms
        .GroupBy(atom => (atom with { Verbs = atom.NonResourceUrls.Count == 0 ? [] : atom.Verbs }).ToString())
        .Select(group => group.First() with { Verbs = [.. group.SelectMany(atom => atom.Verbs).Distinct()] });

    /// <summary>True if nothing is written but what the garbage collector writes, which is nobody's escalation.</summary>
    private static bool IsUnchanged(JsonObject written, JsonObject? old) =>
        old is not null && JsonNode.DeepEquals(WithoutBookkeeping(written), WithoutBookkeeping(old));

    private static JsonNode WithoutBookkeeping(JsonObject obj)
    {
        var copy = obj.DeepClone();
        if (copy.At("metadata") is JsonObject metadata)
        {
            foreach (var field in (string[])["ownerReferences", "finalizers", "managedFields", "resourceVersion"])
                metadata.Remove(field);
        }

        return copy;
    }
}
