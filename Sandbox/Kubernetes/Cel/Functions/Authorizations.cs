using Sandbox.Kubernetes.Access;
using static Sandbox.Kubernetes.Cel.AuthorizationCheck;
using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Questions to the authorizer (<c>k8s.io/apiserver/pkg/cel/library/authz.go</c>).</summary>
internal static class Authorizations
{
    private static readonly CelType Text = CelType.String;

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All =>
    [
        Member("path", [AuthorizerType, Text], PathType, a => OfPath(From(a[0]), (string)a[1]!)),
        Member("group", [AuthorizerType, Text], GroupType, a => OfGroup(From(a[0]), (string)a[1]!)),
        Member("serviceAccount", [AuthorizerType, Text, Text], AuthorizerType,
            a => Of(From(a[0]).Authorizer, ServiceAccount((string)a[1]!, (string)a[2]!), null)),
        Member("resource", [GroupType, Text], ResourceType, a => Check(a[0]) with
        {
            Type = ResourceType,
            Attributes = Check(a[0]).Attributes with { Resource = (string)a[1]! },
        }),
        Member("subresource", [ResourceType, Text], ResourceType,
            a => Check(a[0]) with { Attributes = Check(a[0]).Attributes with { Subresource = (string)a[1]! } }),
        Member("namespace", [ResourceType, Text], ResourceType,
            a => Check(a[0]) with { Attributes = Check(a[0]).Attributes with { Namespace = (string)a[1]! } }),
        Member("name", [ResourceType, Text], ResourceType,
            a => Check(a[0]) with { Attributes = Check(a[0]).Attributes with { Name = (string)a[1]! } }),
        Member("fieldSelector", [ResourceType, Text], ResourceType, a => a[0]),
        Member("labelSelector", [ResourceType, Text], ResourceType, a => a[0]),
        Member("check", [PathType, Text], DecisionType, a => Check(a[0]).Ask((string)a[1]!)),
        Member("check", [ResourceType, Text], DecisionType, a => Check(a[0]).Ask((string)a[1]!)),
        Member("allowed", [DecisionType], Bool, a => Check(a[0]).Answer!.Allowed),
        Member("reason", [DecisionType], Text, a => Check(a[0]).Answer!.Reason),
        Member("errored", [DecisionType], Bool, _ => false),
        Member("error", [DecisionType], Text, _ => ""),
    ];

    private static AuthorizationCheck Check(object? value) => (AuthorizationCheck)value!;

    private static AuthorizationCheck OfPath(AuthorizationCheck root, string path) =>
        root with { Type = PathType, Attributes = root.Attributes with { Path = path } };

    private static AuthorizationCheck OfGroup(AuthorizationCheck root, string group) =>
        root with { Attributes = root.Attributes with { IsResource = true, Group = group, Version = "*" } };

    private static RequestUser ServiceAccount(string ns, string name) => new(
        Users.ServiceAccountName(ns, name), "", Users.ServiceAccountGroups(ns), new Dictionary<string, IReadOnlyList<string>>());
}
