using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Operator.Tests.KubernetesSandbox.Access;

public sealed class EscalationGuardTests
{
    private const string Group = "rbac.authorization.k8s.io";

    private readonly Cluster _cluster = new();

    private static ApiResource Roles { get; } = Cluster.Resource(Group, "Role", "roles");

    private static ApiResource ClusterRoles { get; } = Cluster.Resource(Group, "ClusterRole", "clusterroles");

    private static ApiResource RoleBindings { get; } = Cluster.Resource(Group, "RoleBinding", "rolebindings");

    [Fact]
    public void Nobody_grants_what_he_does_not_hold()
    {
        _cluster.Grant("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]""");

        var error = Cluster.Refused(() => Check(Roles, Role("""
            [{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list","watch"]},
             {"apiGroups":["apps"],"resources":["deployments"],"verbs":["get"],"resourceNames":["a"]}]
            """)));

        Assert.Equal(403, error.Code);
        Assert.Equal(
            "roles.rbac.authorization.k8s.io \"new\" is forbidden: user \"system:serviceaccount:ns:app\" (groups=[\"system:serviceaccounts\" "
            + "\"system:serviceaccounts:ns\" \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"list\" \"watch\"]}\n"
            + "{APIGroups:[\"apps\"], Resources:[\"deployments\"], ResourceNames:[\"a\"], Verbs:[\"get\"]}",
            error.Message);
    }

    [Theory]
    [InlineData("""[{"apiGroups":["*"],"resources":["*"],"verbs":["get"]}]""", true)]
    [InlineData("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}]""", true)]
    [InlineData("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]}]""", true)]
    [InlineData("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["y"]}]""", false)]
    [InlineData("""[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]""", false)]
    public void What_is_held_may_be_granted(string held, bool covers)
    {
        _cluster.Grant(held);
        var role = Role("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]}]""");

        if (covers)
            Check(Roles, role);
        else
            Cluster.Refused(() => Check(Roles, role));
    }

    [Fact]
    public void A_right_to_some_names_does_not_cover_all()
    {
        _cluster.Grant("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"],"resourceNames":["x"]}]""");

        Cluster.Refused(() => Check(Roles, Role("""[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]""")));
    }

    [Fact]
    public void The_verb_escalate_allows_it()
    {
        _cluster.Grant("""[{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["escalate"]}]""");

        Check(Roles, Role("""[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]"""));
    }

    [Fact]
    public void A_role_that_is_not_held_may_not_be_bound_unless_the_verb_bind_allows_it()
    {
        var binding = Cluster.Json("""
            {"metadata":{"name":"new","namespace":"ns"},"roleRef":{"kind":"ClusterRole","name":"cluster-admin"},"subjects":[]}
            """);
        Assert.Contains(
            "{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}", Cluster.Refused(() => Check(RoleBindings, binding)).Message,
            StringComparison.Ordinal);

        _cluster.Grant("""
            [{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"verbs":["bind"],"resourceNames":["cluster-admin"]}]
            """);
        Check(RoleBindings, binding);
    }

    [Fact]
    public void A_binding_to_a_role_that_does_not_exist_is_not_found()
    {
        var binding = Cluster.Json("""{"metadata":{"name":"new","namespace":"ns"},"roleRef":{"kind":"Role","name":"ghost"}}""");

        Assert.Equal(404, Cluster.Refused(() => Check(RoleBindings, binding)).Code);
        new EscalationGuard(_cluster.Authorizer).Check(Users.Administrator, RoleBindings, binding, null);
    }

    [Fact]
    public void An_aggregation_rule_needs_full_authority()
    {
        var role = Cluster.Json("""
            {"metadata":{"name":"new"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}
            """);

        Assert.Equal(
            "clusterroles.rbac.authorization.k8s.io \"new\" is forbidden: must have cluster-admin privileges to use an aggregationRule",
            Cluster.Refused(() => Check(ClusterRoles, role)).Message);
    }

    [Fact]
    public void The_garbage_collectors_fields_may_be_changed_by_whoever_may_update()
    {
        var role = Role("""[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]""");
        var finalized = (JsonObject)role.DeepClone();
        finalized["metadata"]!["finalizers"] = new JsonArray("example.com/f");

        new EscalationGuard(_cluster.Authorizer).Check(Cluster.App, Roles, role, finalized);
    }

    [Fact]
    public void Other_kinds_are_nobodys_escalation() => Check(Cluster.Resource("", "Secret", "secrets"), []);

    private static JsonObject Role(string rules) => Cluster.Json($$$"""{"metadata":{"name":"new","namespace":"ns"},"rules":{{{rules}}}}""");

    private void Check(ApiResource resource, JsonObject written) =>
        new EscalationGuard(_cluster.Authorizer).Check(Cluster.App, resource, written, null);
}
