using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Requests;

namespace Operator.Tests.KubernetesSandbox.Access;

public sealed class AuthorizerTests
{
    private readonly Cluster _cluster = new();

    [Fact]
    public void Masters_may_everything_without_a_reason() =>
        Assert.Equal(new Decision(true, ""), _cluster.Authorizer.Authorize(Users.Administrator, Cluster.Wants("delete", "anything")));

    [Fact]
    public void Nothing_is_allowed_that_no_rule_allows() =>
        Assert.Equal(new Decision(false, ""), _cluster.Authorizer.Authorize(Cluster.App, Cluster.Wants("get", "secrets", "x")));

    [Fact]
    public void What_a_rule_allows_is_allowed_with_its_binding_as_reason()
    {
        _cluster.Grant("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]}]""");

        Assert.Equal(
            new Decision(true, """RBAC: allowed by RoleBinding "reader/ns" of Role "reader" to ServiceAccount "app/ns" """.Trim()),
            _cluster.Authorizer.Authorize(Cluster.App, Cluster.Wants("get", "secrets", "x")));
    }

    [Theory]
    [InlineData("get", "secrets", "x", "", "ns", "", true)]
    [InlineData("get", "secrets", "y", "", "ns", "", false)]
    [InlineData("list", "secrets", "", "", "ns", "", false)]
    [InlineData("get", "secrets", "x", "", "other", "", false)]
    [InlineData("get", "secrets", "x", "", "", "", false)]
    [InlineData("get", "secrets", "x", "apps", "ns", "", false)]
    [InlineData("patch", "deployments", "d", "apps", "ns", "scale", true)]
    [InlineData("patch", "deployments", "d", "apps", "ns", "", false)]
    [InlineData("get", "pods", "p", "", "ns", "log", true)]
    [InlineData("get", "pods", "p", "", "ns", "exec", false)]
    [InlineData("update", "widgets", "w", "example.com", "ns", "status", true)]
    [InlineData("update", "gadgets", "w", "example.com", "ns", "status", true)]
    [InlineData("update", "gadgets", "w", "example.com", "ns", "scale", false)]
    [InlineData("watch", "configmaps", "", "", "ns", "", true)]
    public void Rules_match_verb_group_resource_subresource_and_name(
        string verb, string resource, string name, string group, string ns, string sub, bool allowed)
    {
        _cluster.Grant(
            """
            [{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]},
             {"apiGroups":["apps"],"resources":["deployments/scale"],"verbs":["*"]},
             {"apiGroups":[""],"resources":["pods/log"],"verbs":["get"]},
             {"apiGroups":["example.com"],"resources":["*/status"],"verbs":["update"]},
             {"apiGroups":["*"],"resources":["configmaps"],"verbs":["watch"]}]
            """);

        Assert.Equal(allowed, _cluster.Authorizer.Authorize(Cluster.App, Cluster.Wants(verb, resource, name, group, ns, sub)).Allowed);
    }

    [Theory]
    [InlineData("/version", true)]
    [InlineData("/healthz", true)]
    [InlineData("/metrics", false)]
    [InlineData("/api", false)]
    [InlineData("/versions", false)]
    public void Anonymous_users_may_read_what_is_public(string path, bool allowed) =>
        Assert.Equal(allowed, _cluster.Authorizer.Authorize(Users.Anonymous, new RequestAttributes("get", path)).Allowed);

    [Theory]
    [InlineData("/apis/apps/v1", true)]
    [InlineData("/openapi/v3/apis/apps/v1", true)]
    [InlineData("/openid/v1/jwks", true)]
    [InlineData("/metrics", false)]
    public void ServiceAccounts_may_read_discovery_and_the_issuers_keys(string path, bool allowed) =>
        Assert.Equal(allowed, _cluster.Authorizer.Authorize(Cluster.App, new RequestAttributes("get", path)).Allowed);

    [Fact]
    public void A_ClusterRole_bound_in_a_namespace_is_for_that_namespace()
    {
        _cluster.Bind("RoleBinding", "b", "ClusterRole", "view", """[{"kind":"User","name":"ann"}]""", "ns");

        var ann = Cluster.Named("ann");
        Assert.True(_cluster.Authorizer.Authorize(ann, Cluster.Wants("list", "configmaps")).Allowed);
        Assert.False(_cluster.Authorizer.Authorize(ann, Cluster.Wants("list", "secrets")).Allowed);
        Assert.False(_cluster.Authorizer.Authorize(ann, Cluster.Wants("list", "configmaps", ns: "")).Allowed);
    }

    [Fact]
    public void A_subject_without_a_namespace_is_of_the_bindings_namespace()
    {
        _cluster.Role("Role", "r", """[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]""", "ns");
        _cluster.Bind("RoleBinding", "b", "Role", "r", """[{"kind":"ServiceAccount","name":"app"}]""", "ns");

        Assert.True(_cluster.Authorizer.Authorize(Cluster.App, Cluster.Wants("get", "secrets", "x")).Allowed);
    }

    [Fact]
    public void A_binding_of_a_role_that_does_not_exist_is_named_in_the_refusal()
    {
        _cluster.Bind("RoleBinding", "b", "Role", "ghost", """[{"kind":"ServiceAccount","name":"app"}]""", "ns");
        var request = Cluster.Wants("get", "secrets", "x");

        var decision = _cluster.Authorizer.Authorize(Cluster.App, request);

        Assert.Equal("RBAC: role.rbac.authorization.k8s.io \"ghost\" not found", decision.Reason);
        Assert.Equal(
            "secrets \"x\" is forbidden: User \"system:serviceaccount:ns:app\" cannot get resource \"secrets\" in API group \"\" in the "
            + "namespace \"ns\": RBAC: role.rbac.authorization.k8s.io \"ghost\" not found",
            AccessErrors.Forbidden(Cluster.App, request, decision.Reason).Message);
    }

    [Fact]
    public void Aggregated_roles_have_the_rules_of_those_they_select_and_take_up_new_ones()
    {
        _cluster.Bind("ClusterRoleBinding", "b", "ClusterRole", "admin", """[{"kind":"Group","name":"team"}]""");
        var member = Cluster.Named("ann", "team");
        Assert.True(_cluster.Authorizer.Authorize(member, Cluster.Wants("get", "secrets", "x")).Allowed);
        Assert.True(_cluster.Authorizer.Authorize(member, Cluster.Wants("list", "pods")).Allowed);
        Assert.True(_cluster.Authorizer.Authorize(
            member, Cluster.Wants("create", "rolebindings", group: "rbac.authorization.k8s.io")).Allowed);
        Assert.False(_cluster.Authorizer.Authorize(member, Cluster.Wants("list", "widgets", group: "example.com")).Allowed);

        _cluster.Put(Cluster.Json(
            """
            {"kind":"ClusterRole","metadata":{"name":"widgets","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
             "rules":[{"apiGroups":["example.com"],"resources":["widgets"],"verbs":["list"]}]}
            """));
        Assert.True(_cluster.Authorizer.Authorize(member, Cluster.Wants("list", "widgets", group: "example.com")).Allowed);
    }

    [Theory]
    [InlineData("secrets", "", "", "", "ns", "secrets is forbidden: User \"u\" cannot list resource \"secrets\" in API group \"\" in the namespace \"ns\"")]
    [InlineData("nodes", "", "", "", "", "nodes is forbidden: User \"u\" cannot list resource \"nodes\" in API group \"\" at the cluster scope")]
    [InlineData("deployments", "apps", "d", "scale", "ns", "deployments.apps \"d\" is forbidden: User \"u\" cannot list resource \"deployments/scale\" in API group \"apps\" in the namespace \"ns\"")]
    public void A_refusal_says_who_may_not_do_what(string resource, string group, string name, string sub, string ns, string message)
    {
        var error = AccessErrors.Forbidden(Cluster.Named("u"), Cluster.Wants("list", resource, name, group, ns, sub));

        Assert.Equal((403, "Forbidden", message), (error.Code, error.Reason, error.Message));
    }

    [Fact]
    public void A_refusal_of_a_path_names_the_path()
    {
        var error = AccessErrors.Forbidden(Cluster.Named("u"), new RequestAttributes("get", "/metrics"));

        Assert.Equal("forbidden: User \"u\" cannot get path \"/metrics\"", error.Message);
        Assert.Equal("{}", error.Details!.ToJsonString());
    }

    [Fact]
    public void The_administrator_may_act_in_the_name_of_a_ServiceAccount()
    {
        var user = Impersonate(Users.Administrator, ("Impersonate-User", "system:serviceaccount:ns:app"));

        Assert.Equal("system:serviceaccount:ns:app", user.Name);
        Assert.Equal(Users.ServiceAccountGroups("ns"), user.Groups);
    }

    [Fact]
    public void Impersonated_users_are_authenticated_and_in_the_groups_named()
    {
        var user = Impersonate(
            Users.Administrator, ("Impersonate-User", "ann"), ("Impersonate-Group", "team"), ("Impersonate-Extra-Scopes", "a"));

        Assert.Equal(["team", "system:authenticated"], user.Groups);
        Assert.Equal(["a"], user.Extra["scopes"]);
    }

    [Fact]
    public void Who_may_not_impersonate_is_refused_in_terms_of_the_request()
    {
        var error = Cluster.Refused(() => Impersonate(Cluster.App, ("Impersonate-User", "admin")));

        Assert.Equal(
            "secrets \"x\" is forbidden: User \"system:serviceaccount:ns:app\" cannot impersonate resource \"users\" in API group \"\" at the "
            + "cluster scope",
            error.Message);
    }

    [Fact]
    public void Without_headers_everybody_is_himself() => Assert.Same(Cluster.App, Impersonate(Cluster.App));

    private RequestUser Impersonate(RequestUser user, params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
            dictionary[name] = value;
        return new Impersonation(_cluster.Authorizer).Apply(user, dictionary, Cluster.Wants("get", "secrets", "x"));
    }
}
