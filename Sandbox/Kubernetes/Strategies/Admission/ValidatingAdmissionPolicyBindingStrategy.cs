using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>ValidatingAdmissionPolicyBindings: what comes of a policy, where, and with which parameters.</summary>
public sealed class ValidatingAdmissionPolicyBindingStrategy : BuiltInStrategy
{
    private const string Exclusive = "name and selector are mutually exclusive";
    private static readonly string[] Actions = ["Audit", "Deny", "Warn"];

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void Default(JsonObject value) => MatchResources.Default(value.At("spec", "matchResources") as JsonObject);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value["spec"];
        var policy = spec.Text("policyName");
        if (policy.Length == 0)
            yield return FieldErrors.Required("spec.policyName");
        foreach (var problem in policy.Length == 0 ? [] : Names.DnsSubdomain(policy))
            yield return FieldErrors.Invalid("spec.policyName", policy, problem);
        var parameters = spec.At("paramRef") is { } reference ? CheckReference(reference, "spec.paramRef") : [];
        // The real server misspells the field, too.
        var match = spec.At("matchResources") is { } resources ? MatchResources.Check(resources, "spec.matchResouces") : [];
        foreach (var error in parameters.Concat(match).Concat(CheckActions(spec.Texts("validationActions"), "spec.validationActions")))
            yield return error;
    }

    private static IEnumerable<FieldError> CheckReference(JsonNode reference, string path)
    {
        var (name, selector) = (reference.Text("name"), reference.At("selector"));
        foreach (var problem in Names.PathSegment(name))
            yield return FieldErrors.Invalid($"{path}.name", name, problem);
        if (name.Length > 0 && selector is not null)
            yield return FieldErrors.Forbidden($"{path}.name", Exclusive);
        foreach (var error in selector is null ? [] : LabelSelectorRules.Check(selector, $"{path}.selector"))
            yield return error;
        if (name.Length > 0 && selector is not null)
            yield return FieldErrors.Forbidden($"{path}.selector", Exclusive);
        if (name.Length == 0 && selector is null)
            yield return FieldErrors.Required(path, "one of name or selector must be specified");
        if (reference.Text("parameterNotFoundAction").Length == 0)
            yield return FieldErrors.Required($"{path}.parameterNotFoundAction");
        else
        {
            foreach (var error in AdmissionRules.OneOf(reference, path, "parameterNotFoundAction", "Allow", "Deny"))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> CheckActions(IReadOnlyList<string> actions, string path)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            if (!Actions.Contains(actions[i]))
                yield return FieldErrors.NotSupported($"{path}[{i}]", actions[i], Actions);
            if (actions.Take(i).Contains(actions[i]))
                yield return FieldErrors.Duplicate($"{path}[{i}]", actions[i]);
        }

        if (actions.Contains("Deny") && actions.Contains("Warn"))
        {
            yield return FieldErrors.Invalid(path, actions.ToJson(), "must not contain both Deny and Warn (repeating the same validation "
                + "failure information in the API response and headers serves no purpose)");
        }

        if (actions.Count == 0)
            yield return FieldErrors.Required(path, "at least one validation action is required");
    }
}
