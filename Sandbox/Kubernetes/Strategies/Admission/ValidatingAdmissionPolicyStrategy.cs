using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Cel;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>ValidatingAdmissionPolicies: their expressions must compile.</summary>
public sealed partial class ValidatingAdmissionPolicyStrategy : BuiltInStrategy
{
    private const string NothingToDo = "validations or auditAnnotations must contain at least one item";
    private const int MaxAnnotations = 20;

    private static readonly string[] Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ];

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec.Set("failurePolicy", "Fail");
        MatchResources.Default(spec["matchConstraints"] as JsonObject);
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject();

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource) =>
        subresource.Length > 0 ? [] : Validate(value);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value["spec"];
        var errors = new List<FieldError>();
        errors.AddRange(AdmissionRules.OneOf(spec, "spec", "failurePolicy", "Fail", "Ignore"));
        if (spec.At("paramKind") is { } kind)
            errors.AddRange(CheckKind(kind));
        if (spec.At("matchConstraints") is not { } match)
        {
            errors.Add(FieldErrors.Required("spec.matchConstraints"));
        }
        else
        {
            errors.AddRange(MatchResources.Check(match, "spec.matchConstraints"));
            if (match.Items("resourceRules").Count == 0)
                errors.Add(FieldErrors.Required("spec.matchConstraints.resourceRules"));
        }

        var environment = new ExpressionEnvironment(spec.At("paramKind") is not null, HasAuthorizer: true);
        errors.AddRange(AdmissionRules.Conditions(spec, "spec", environment.HasParameters));
        errors.AddRange(CheckVariables(spec.Items("variables"), ref environment));
        if (spec.Items("validations").Count == 0 && spec.Items("auditAnnotations").Count == 0)
        {
            errors.Add(FieldErrors.Required("spec.validations", NothingToDo));
            errors.Add(FieldErrors.Required("spec.auditAnnotations", NothingToDo));
        }

        var validations = spec.Items("validations");
        for (var i = 0; i < validations.Count; i++)
            errors.AddRange(CheckValidation(validations[i], $"spec.validations[{i}]", environment));
        errors.AddRange(CheckAnnotations(value.Text("metadata", "name"), spec.Items("auditAnnotations"), environment));
        return errors;
    }

    private static IEnumerable<FieldError> CheckKind(JsonNode kind)
    {
        var (group, version) = ReviewBody.SplitApiVersion(kind.Text("apiVersion"));
        if (kind.Text("apiVersion").Length == 0)
            yield return FieldErrors.Required("spec.paramKind.apiVersion");
        foreach (var problem in group.Length == 0 ? [] : Names.DnsSubdomain(group))
            yield return FieldErrors.Invalid("spec.paramKind.apiVersion", group, problem);
        foreach (var problem in version.Length == 0 ? [] : Names.Dns1035Label(version))
            yield return FieldErrors.Invalid("spec.paramKind.apiVersion", version, problem);
        var name = kind.Text("kind");
        if (name.Length == 0)
            yield return FieldErrors.Required("spec.paramKind.kind");
        else if (Names.Dns1035Label(name.ToLowerInvariant()).ToList() is { Count: > 0 } problems)
        {
            yield return FieldErrors.Invalid(
                "spec.paramKind.kind", name, "may have mixed case, but should otherwise match: " + string.Join(',', problems));
        }
    }

    /// <summary>Checks variables; each knows those before it, and what follows knows all.</summary>
    private static List<FieldError> CheckVariables(IReadOnlyList<JsonNode?> variables, ref ExpressionEnvironment environment)
    {
        var errors = new List<FieldError>();
        for (var i = 0; i < variables.Count; i++)
        {
            var (name, expression, path) = (variables[i].Text("name"), variables[i].Text("expression"), $"spec.variables[{i}]");
            if (name.Trim().Length == 0)
                errors.Add(FieldErrors.Required($"{path}.name", "name is not specified"));
            else if (!Identifier().IsMatch(name) || Reserved.Contains(name))
                errors.Add(FieldErrors.Invalid($"{path}.name", name, "name is not a valid CEL identifier"));
            errors.AddRange(AdmissionRules.Expression(expression, $"{path}.expression", "expression is not specified", null, environment));
            environment = environment.With(name, AdmissionExpression.Compile(expression, null, environment).Type);
        }

        return errors;
    }

    private static List<FieldError> CheckValidation(JsonNode? validation, string path, ExpressionEnvironment environment)
    {
        List<FieldError> errors = [.. AdmissionRules.Expression(
            validation.Text("expression"), $"{path}.expression", "expression is not specified", CelType.Bool, environment)];
        var (message, expression) = (validation.Text("message"), validation.Text("messageExpression"));
        if (expression.Length > 0 && expression.Trim().Length == 0)
        {
            errors.Add(FieldErrors.Invalid($"{path}.messageExpression", expression, "must be non-empty if specified"));
        }
        else if (expression.Length > 0)
        {
            errors.AddRange(AdmissionRules.Expression(
                expression, $"{path}.messageExpression", "", CelType.String, environment with { HasAuthorizer = false }));
        }

        if (message.Length > 0 && message.Trim().Length == 0)
            errors.Add(FieldErrors.Invalid($"{path}.message", message, "message must be non-empty if specified"));
        else if (message.Trim().AsSpan().ContainsAny('\n', '\r'))
            errors.Add(FieldErrors.Invalid($"{path}.message", message, "message must not contain line breaks"));
        errors.AddRange(AdmissionRules.OneOf(validation, path, "reason", "Forbidden", "Invalid", "RequestEntityTooLarge"));
        return errors;
    }

    private static IEnumerable<FieldError> CheckAnnotations(
        string policy, IReadOnlyList<JsonNode?> annotations, ExpressionEnvironment environment)
    {
        if (annotations.Count > MaxAnnotations)
        {
            yield return FieldErrors.Invalid("spec.auditAnnotations", new JsonArray([.. annotations.Select(item => item?.DeepClone())]),
                $"must not have more than {MaxAnnotations} auditAnnotations");
        }

        for (var i = 0; i < annotations.Count; i++)
        {
            var (key, path) = (annotations[i].Text("key"), $"spec.auditAnnotations[{i}]");
            foreach (var problem in Names.QualifiedName($"{policy}/{key}"))
                yield return FieldErrors.Invalid($"{path}.key", $"{policy}/{key}", problem);
            foreach (var error in AdmissionRules.Expression(annotations[i].Text("valueExpression"), $"{path}.valueExpression",
                "valueExpression is not specified", null, environment))
                yield return error;
            if (annotations.Take(i).Any(other => other.Text("key") == key))
                yield return FieldErrors.Duplicate($"{path}.key", key);
        }
    }

    [GeneratedRegex("^[_a-zA-Z][_a-zA-Z0-9]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();
}
