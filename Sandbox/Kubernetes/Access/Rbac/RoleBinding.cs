using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
/// <param name="Namespace">The namespace; empty for a ClusterRoleBinding.</param>
/// <param name="Name">The name.</param>
/// <param name="RoleKind"><c>Role</c> or <c>ClusterRole</c>.</param>
/// <param name="RoleName">The role's name.</param>
/// <param name="Subjects">Whom it binds.</param>
internal sealed record RoleBinding(string Namespace, string Name, string RoleKind, string RoleName, IReadOnlyList<Subject> Subjects)
{
    /// <summary>Reads a binding.</summary>
    public static RoleBinding Read(JsonObject json) => new(
        json.Text("metadata", "namespace"), json.Text("metadata", "name"), json.Text("roleRef", "kind"), json.Text("roleRef", "name"),
        [.. json.Items("subjects").Select(Subject.Read)]);

    /// <summary>The first subject that a user is, or null.</summary>
    public Subject? SubjectOf(RequestUser user) => Subjects.FirstOrDefault(subject => subject.Is(user, Namespace));

    /// <summary>Why a request was allowed, as access reviews say it.</summary>
    public string Reason(Subject subject)
    {
        var binding = Namespace.Length == 0
            ? $"ClusterRoleBinding {GoText.Quote(Name)}"
            : $"RoleBinding {GoText.Quote($"{Name}/{Namespace}")}";
        return $"RBAC: allowed by {binding} of {RoleKind} {GoText.Quote(RoleName)} to {subject.Describe(Namespace)}";
    }
}
