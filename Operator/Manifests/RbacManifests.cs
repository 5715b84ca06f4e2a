using System.Text.Json.Nodes;
using Operator.Runtime.Rbac;

namespace Operator.Manifests;

/// <summary>The ServiceAccount of the operator, its rights, and the roles for people.</summary>
public static class RbacManifests
{
    private const RbacVerb Read = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch;
    private const RbacVerb Write = RbacVerb.Create | RbacVerb.Update | RbacVerb.Patch | RbacVerb.Delete;

    /// <summary>The documents by file name.</summary>
    /// <param name="sources">The types whose attributes say what the operator may do.</param>
    /// <param name="operatorNamespace">The namespace that the operator runs in.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Create(IReadOnlyList<Type> sources, string operatorNamespace)
    {
        var serviceAccount = Object("v1", "ServiceAccount", ProductLabels.Product, operatorNamespace);
        return new Dictionary<string, IReadOnlyList<JsonObject>>
        {
            ["service-account.yaml"] = [serviceAccount],
            ["cluster-role.yaml"] = [Role("ClusterRole", null, PolicyRules.EveryNamespace(sources))],
            ["cluster-role-binding.yaml"] = [Binding("ClusterRole", null, operatorNamespace)],
            ["role.yaml"] = [Role("Role", operatorNamespace, PolicyRules.OwnNamespace(sources))],
            ["role-binding.yaml"] = [Binding("Role", operatorNamespace, operatorNamespace)],
            ["roles-for-people.yaml"] = [.. RolesForPeople()],
        };
    }

    // Kubernetes adds the rules of these to its own roles view, edit and admin. Who may edit a namespace may sync secrets into it; how
    // secrets are had, and from where, is an administrator's to say. Nothing readable here is a secret.
    private static IEnumerable<JsonObject> RolesForPeople()
    {
        var all = CustomResources.All.Select(c => c.Type).ToArray();
        var secrets = CustomResources.Secrets.Select(c => c.Type).ToArray();
        var status = PolicyRules.Over(all, RbacVerb.Get, "status");
        yield return RoleForPeople("view", PolicyRules.Together(PolicyRules.Over(all, Read), status));
        yield return RoleForPeople("edit", PolicyRules.Over(secrets, Write));
        yield return RoleForPeople("admin", PolicyRules.Over(all, Write));
    }

    private static JsonObject RoleForPeople(string name, JsonArray rules)
    {
        var role = Object("rbac.authorization.k8s.io/v1", "ClusterRole", $"{ProductLabels.Product}-{name}", null);
        role["metadata"]!["labels"]![$"rbac.authorization.k8s.io/aggregate-to-{name}"] = "true";
        role["rules"] = rules;
        return role;
    }

    private static JsonObject Role(string kind, string? @namespace, JsonArray rules)
    {
        var role = Object("rbac.authorization.k8s.io/v1", kind, ProductLabels.Product, @namespace);
        role["rules"] = rules;
        return role;
    }

    private static JsonObject Binding(string roleKind, string? @namespace, string operatorNamespace)
    {
        var binding = Object("rbac.authorization.k8s.io/v1", $"{roleKind}Binding", ProductLabels.Product, @namespace);
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = roleKind,
            ["name"] = ProductLabels.Product,
        };
        binding["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["name"] = ProductLabels.Product,
            ["namespace"] = operatorNamespace,
        });
        return binding;
    }

    private static JsonObject Object(string apiVersion, string kind, string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name, ["labels"] = ProductLabels.Create() };
        if (@namespace is not null) metadata.Insert(1, "namespace", @namespace);
        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
