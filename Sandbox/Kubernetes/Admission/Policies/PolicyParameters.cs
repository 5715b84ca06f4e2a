using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>Finds the objects that a binding gives a policy as <c>params</c>.</summary>
internal sealed class PolicyParameters(IObjectReader objects, IResourceRegistry registry)
{
    /// <summary>The resource of a policy's parameters.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public ApiResource? ResourceOf(ValidatingPolicy policy)
    {
        if (policy.ParameterKind is not { } kind)
            return null;
        return registry.FindKind(kind.Group, kind.Version, kind.Kind) ?? throw new FormatException(
            $"failed to find resource referenced by paramKind: '{kind.Group}/{kind.Version}, Kind={kind.Kind}'");
    }

    /// <summary>The parameters, for each of which the policy is checked: one null if it takes none.</summary>
    /// <exception cref="FormatException">There are none, and that is a failure; or they can't be found so.</exception>
    public IReadOnlyList<JsonObject?> Find(ApiResource? resource, PolicyBinding binding, string ns)
    {
        if (resource is null || binding.Parameters is not { } reference)
            return [null];
        var given = reference.Text("namespace");
        if (!resource.Namespaced && given.Length > 0)
            throw new FormatException("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        var place = !resource.Namespaced ? "" : given.Length > 0 ? given : ns;
        if (resource.Namespaced && place.Length == 0)
            throw new FormatException("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");

        IReadOnlyList<JsonObject> found = reference.Text("name") is { Length: > 0 } name
            ? objects.Get(resource.StorageName, place, name) is { } one ? [one] : []
            : [.. objects.List(resource.StorageName, place).Where(item => reference["selector"] is not JsonObject selector
                || LabelSelection.Matches(selector, item.At("metadata", "labels") as JsonObject))];
        return found.Count > 0 || reference.Text("parameterNotFoundAction") != "Deny"
            ? [.. found.Select(item => Bodies.InVersion(resource, item))]
            : throw new FormatException("no params found for policy binding with `Deny` parameterNotFoundAction");
    }
}
