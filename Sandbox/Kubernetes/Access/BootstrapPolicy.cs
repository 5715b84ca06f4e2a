using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access.Rbac;

namespace Sandbox.Kubernetes.Access;

/// <summary>The ClusterRoles and bindings that every cluster has from its first start, as far as people and their tools use them.</summary>
public static class BootstrapPolicy
{
    private const string ApiGroup = "rbac.authorization.k8s.io";
    private const string AggregateTo = $"{ApiGroup}/aggregate-to-";

    private static readonly string[] DiscoveryPaths =
        ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"];

    private static readonly string[] PublicPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];

    private static readonly string[] MonitoringPaths =
        ["/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis", "/readyz", "/readyz/*"];

    private static readonly string[] IssuerPaths =
        ["/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/"];

    /// <summary>The objects to store at the first start, without what the server itself fills in.</summary>
    public static IEnumerable<JsonObject> Objects()
    {
        List<JsonObject> roles = [.. ClusterRoles().OrderBy(role => role.Text("metadata", "name"), StringComparer.Ordinal)];
        foreach (var role in roles.Where(RoleAggregation.IsAggregated))
            role["rules"] = RoleAggregation.Rules(role, roles);
        return [.. roles, .. Bindings(), ExtensionAuthenticationReader()];
    }

    private static IEnumerable<JsonObject> ClusterRoles()
    {
        yield return ClusterRole("cluster-admin", [BootstrapRules.Resources(["*"], ["*"], ["*"]), BootstrapRules.Paths(["*"], ["*"])]);
        yield return Aggregated("admin");
        yield return Aggregated("edit", "admin");
        yield return Aggregated("view", "edit");
        yield return ClusterRole("system:aggregate-to-admin", BootstrapRules.AggregateToAdmin(), "admin");
        yield return ClusterRole("system:aggregate-to-edit", BootstrapRules.AggregateToEdit(), "edit");
        yield return ClusterRole("system:aggregate-to-view", BootstrapRules.AggregateToView(), "view");
        yield return ClusterRole("system:auth-delegator", [
            BootstrapRules.Resources(["authentication.k8s.io"], ["tokenreviews"], ["create"]),
            BootstrapRules.Resources(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"])]);
        yield return ClusterRole("system:basic-user", [
            BootstrapRules.Resources(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
            BootstrapRules.Resources(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"])]);
        yield return ClusterRole("system:discovery", [BootstrapRules.Paths(DiscoveryPaths, ["get"])]);
        yield return ClusterRole("system:public-info-viewer", [BootstrapRules.Paths(PublicPaths, ["get"])]);
        yield return ClusterRole("system:monitoring", [BootstrapRules.Paths(MonitoringPaths, ["get"])]);
        yield return ClusterRole("system:service-account-issuer-discovery", [BootstrapRules.Paths(IssuerPaths, ["get"])]);
    }

    private static IEnumerable<JsonObject> Bindings()
    {
        yield return Binding("cluster-admin", Users.Masters);
        yield return Binding("system:basic-user", Users.Authenticated);
        yield return Binding("system:discovery", Users.Authenticated);
        yield return Binding("system:monitoring", "system:monitoring");
        yield return Binding("system:public-info-viewer", Users.Authenticated, Users.Unauthenticated);
        yield return Binding("system:service-account-issuer-discovery", Users.ServiceAccounts);
    }

    private static JsonObject ExtensionAuthenticationReader() => Object(
        "Role", Metadata("extension-apiserver-authentication-reader", [], "kube-system"),
        ("rules", new JsonArray(BootstrapRules.Resources(
            [""], ["configmaps"], ["get", "list", "watch"], "extension-apiserver-authentication"))));

    private static JsonObject ClusterRole(string name, JsonArray rules, params ReadOnlySpan<string> aggregateTo) =>
        Object("ClusterRole", Metadata(name, aggregateTo), ("rules", rules));

    private static JsonObject Aggregated(string name, params ReadOnlySpan<string> aggregateTo) => Object(
        "ClusterRole", Metadata(name, aggregateTo),
        ("aggregationRule", new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray(
                new JsonObject { ["matchLabels"] = new JsonObject { [AggregateTo + name] = "true" } }),
        }),
        ("rules", new JsonArray()));

    private static JsonObject Binding(string name, params IEnumerable<string> groups) => Object(
        "ClusterRoleBinding", Metadata(name, []),
        ("roleRef", new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = "ClusterRole", ["name"] = name }),
        ("subjects", new JsonArray([.. groups.Select(group =>
            (JsonNode)new JsonObject { ["kind"] = "Group", ["apiGroup"] = ApiGroup, ["name"] = group })])));

    private static JsonObject Object(string kind, JsonObject metadata, params ReadOnlySpan<(string Key, JsonNode Value)> fields)
    {
        var obj = new JsonObject { ["kind"] = kind, ["apiVersion"] = $"{ApiGroup}/v1", ["metadata"] = metadata };
        foreach (var (key, value) in fields)
            obj[key] = value;
        return obj;
    }

    private static JsonObject Metadata(string name, ReadOnlySpan<string> aggregateTo, string ns = "")
    {
        var labels = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };
        foreach (var target in aggregateTo)
            labels[AggregateTo + target] = "true";
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["labels"] = labels,
            ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" },
        };
        if (ns.Length > 0)
            metadata["namespace"] = ns;
        return metadata;
    }
}
