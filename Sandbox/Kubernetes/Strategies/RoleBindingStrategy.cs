using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>RoleBindings and ClusterRoleBindings: whom they bind may change, to what may not.</summary>
/// <param name="isNamespaced">Whether it is RoleBindings: those can refer to Roles too.</param>
public sealed class RoleBindingStrategy(bool isNamespaced) : BuiltInStrategy
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) => Names.PathSegment(name);

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        if (value["roleRef"] is JsonObject reference && reference.Text("apiGroup").Length == 0)
            reference["apiGroup"] = Group;
        foreach (var subject in value.Items("subjects").OfType<JsonObject>())
        {
            if (subject.Text("apiGroup").Length == 0 && subject.Text("kind") is "User" or "Group")
                subject["apiGroup"] = Group;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Text("roleRef", "apiGroup") != Group)
            yield return FieldErrors.NotSupported("roleRef.apiGroup", value.Text("roleRef", "apiGroup"), Group);
        string[] kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (!kinds.Contains(value.Text("roleRef", "kind")))
            yield return FieldErrors.NotSupported("roleRef.kind", value.Text("roleRef", "kind"), kinds);
        if (value.Text("roleRef", "name").Length == 0)
            yield return FieldErrors.Required("roleRef.name");
        var subjects = value.Items("subjects");
        for (var i = 0; i < subjects.Count; i++)
        {
            var path = $"subjects[{i}]";
            if (subjects[i].Text("name").Length == 0)
                yield return FieldErrors.Required(path + ".name");
            if (subjects[i].Text("kind") is not ("ServiceAccount" or "User" or "Group") and var kind)
                yield return FieldErrors.NotSupported(path + ".kind", kind, "Group", "ServiceAccount", "User");
            else if (subjects[i].Text("kind") == "ServiceAccount" && !isNamespaced && subjects[i].Text("namespace").Length == 0)
                yield return FieldErrors.Required(path + ".namespace");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        if (!JsonNode.DeepEquals(value["roleRef"], old["roleRef"]))
            yield return FieldErrors.Invalid("roleRef", value["roleRef"], "cannot change roleRef");
    }
}
