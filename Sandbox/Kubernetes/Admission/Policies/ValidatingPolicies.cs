using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Admission.Webhooks;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>
/// Checks writes against the ValidatingAdmissionPolicies (<c>k8s.io/apiserver/pkg/admission/plugin/policy/validating</c>).
/// Nothing is audited here: the action <c>Audit</c> and audit annotations do nothing.
/// </summary>
internal sealed class ValidatingPolicies(IObjectReader objects, IResourceRegistry registry, Authorizer authorizer)
{
    private readonly PolicyCatalog _catalog = new(objects);
    private readonly PolicyParameters _parameters = new(objects, registry);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _catalog.Current.Count == 0;

    /// <summary>Checks a write.</summary>
    /// <exception cref="ApiException">It violates a policy that denies: the first violation is told.</exception>
    public void Validate(AdmissionAttributes attributes)
    {
        ApiException? first = null;
        foreach (var policy in _catalog.Current)
        {
            if (policy.Match.Match(attributes, registry, objects) is { } resource)
                Check(policy, resource, attributes, refusal => first ??= refusal);
        }

        if (first is not null)
            throw first;
    }

    private void Check(ValidatingPolicy policy, ApiResource resource, AdmissionAttributes attributes, Action<ApiException> deny)
    {
        ApiResource? kind;
        try
        {
            kind = _parameters.ResourceOf(policy);
        }
        catch (FormatException e)
        {
            if (!policy.IsIgnoredOnFailure)
                deny(Denied(attributes, policy, null, $"failed to configure policy: {e.Message}", ""));
            return;
        }

        foreach (var binding in policy.Bindings)
        {
            if (binding.Match is not null && binding.Match.Match(attributes, registry, objects) is null)
                continue;
            IReadOnlyList<JsonObject?> parameters;
            try
            {
                parameters = _parameters.Find(kind, binding, attributes.Namespace);
            }
            catch (FormatException e)
            {
                if (!policy.IsIgnoredOnFailure)
                    deny(Denied(attributes, policy, binding, $"failed to configure binding: {e.Message}", ""));
                continue;
            }

            foreach (var (message, reason) in parameters.SelectMany(item => policy.Violations(Input(attributes, resource, item))))
                Act(attributes, policy, binding, message, reason, deny);
        }
    }

    private static void Act(AdmissionAttributes attributes, ValidatingPolicy policy, PolicyBinding binding, string message, string reason,
        Action<ApiException> deny)
    {
        foreach (var action in binding.Actions)
        {
            if (action == "Deny")
            {
                deny(Denied(attributes, policy, binding, message, reason));
            }
            else if (action == "Warn")
            {
                attributes.Warn(
                    $"Validation failed for ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}': {message}");
            }
        }
    }

    private AdmissionInput Input(AdmissionAttributes attributes, ApiResource resource, JsonObject? parameters)
    {
        var isNamespace = attributes.Resource.QualifiedName == "namespaces";
        return new AdmissionInput(
            attributes,
            AdmissionReviews.Request(attributes, resource),
            Equivalents.Convert(attributes.Object, attributes.Resource, resource),
            Equivalents.Convert(attributes.OldObject, attributes.Resource, resource),
            authorizer)
        {
            Namespace = isNamespace || attributes.Namespace.Length == 0 ? null : objects.Get("namespaces", "", attributes.Namespace),
            Parameters = parameters,
        };
    }

    private static ApiException Denied(
        AdmissionAttributes attributes, ValidatingPolicy policy, PolicyBinding? binding, string message, string reason)
    {
        var by = binding is null ? $"'{policy.Name}'" : $"'{policy.Name}' with binding '{binding.Name}'";
        var why = $"ValidatingAdmissionPolicy {by} denied request: {message}";
        var forbidden = ApiErrors.Forbidden(
            attributes.Resource, attributes.ShownName, why, new JsonArray(new JsonObject { ["message"] = why }));
        var code = reason switch { "Forbidden" => 403, "Unauthorized" => 401, "RequestEntityTooLarge" => 413, _ => 422 };
        return new ApiException(code, reason.Length > 0 ? reason : "Invalid", forbidden.Message, forbidden.Details);
    }
}
