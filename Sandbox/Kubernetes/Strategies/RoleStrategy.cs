using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Roles and ClusterRoles.</summary>
/// <param name="isNamespaced">Whether it is Roles: those can't grant paths.</param>
public sealed class RoleStrategy(bool isNamespaced) : BuiltInStrategy
{
    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) => Names.PathSegment(name);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var rules = value.Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var path = $"rules[{i}]";
            if (rule.Items("verbs").Count == 0)
                yield return FieldErrors.Required(path + ".verbs", "verbs must contain at least one value");
            if (rule.Items("nonResourceURLs").Count > 0)
            {
                if (isNamespaced)
                    yield return FieldErrors.Invalid(
                        path + ".nonResourceURLs", rule!["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
                if (rule.Items("apiGroups").Count > 0 || rule.Items("resources").Count > 0 || rule.Items("resourceNames").Count > 0)
                    yield return FieldErrors.Invalid(
                        path + ".nonResourceURLs", rule!["nonResourceURLs"],
                        "rules cannot apply to both regular resources and non-resource URLs");
                continue;
            }

            if (rule.Items("apiGroups").Count == 0)
                yield return FieldErrors.Required(path + ".apiGroups", "resource rules must supply at least one api group");
            if (rule.Items("resources").Count == 0)
                yield return FieldErrors.Required(path + ".resources", "resource rules must supply at least one resource");
        }
    }
}
