using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Cel;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>
/// The rules that webhook configurations and admission policies share (<c>pkg/apis/admissionregistration/validation</c>).
/// </summary>
internal static class AdmissionRules
{
    private const int MaxConditions = 64;
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    private static readonly string[] Scopes = ["*", "Cluster", "Namespaced"];

    /// <summary>What is wrong with an optional value of a set.</summary>
    public static IEnumerable<FieldError> OneOf(JsonNode? parent, string path, string name, params string[] supported)
    {
        if (parent.At(name) is not null && !supported.Contains(parent.Text(name)))
            yield return FieldErrors.NotSupported($"{path}.{name}", parent.Text(name), supported);
    }

    /// <summary>What is wrong with a rule that says which requests are meant.</summary>
    public static IEnumerable<FieldError> Rule(JsonNode? rule, string path)
    {
        var operations = rule.Texts("operations");
        foreach (var error in List(rule, path, "operations", "operations"))
            yield return error;
        for (var i = 0; i < operations.Count; i++)
        {
            if (!Operations.Contains(operations[i]))
                yield return FieldErrors.NotSupported($"{path}.operations[{i}]", operations[i], Operations);
        }

        foreach (var error in List(rule, path, "apiGroups", "API groups"))
            yield return error;
        foreach (var error in List(rule, path, "apiVersions", "API versions"))
            yield return error;
        var versions = rule.Texts("apiVersions");
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].Length == 0)
                yield return FieldErrors.Required($"{path}.apiVersions[{i}]");
        }

        foreach (var error in Resources(rule.Texts("resources"), $"{path}.resources"))
            yield return error;
        foreach (var error in OneOf(rule, path, "scope", Scopes))
            yield return error;
    }

    /// <summary>What is wrong with match conditions.</summary>
    /// <param name="parent">What has them.</param>
    /// <param name="path">Its path.</param>
    /// <param name="hasParameters">Whether expressions know <c>params</c>.</param>
    public static IEnumerable<FieldError> Conditions(JsonNode? parent, string path, bool hasParameters = false)
    {
        var conditions = parent.Items("matchConditions");
        path += ".matchConditions";
        if (conditions.Count > MaxConditions)
            yield return new("FieldValueTooMany", $"Too many: {conditions.Count}: must have at most {MaxConditions} items", path);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var (name, expression) = (conditions[i].Text("name"), conditions[i].Text("expression").Trim());
            foreach (var error in Expression(expression, $"{path}[{i}].expression", "", CelType.Bool, new(hasParameters, true)))
                yield return error;
            if (name.Length == 0)
                yield return FieldErrors.Required($"{path}[{i}].name");
            foreach (var problem in name.Length == 0 ? [] : Names.QualifiedName(name))
                yield return FieldErrors.Invalid($"{path}[{i}].name", name, problem);
            if (name.Length > 0 && !names.Add(name))
                yield return FieldErrors.Duplicate($"{path}[{i}].name", name);
        }
    }

    /// <summary>What is wrong with an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="path">Its path.</param>
    /// <param name="missing">What to say if it is empty.</param>
    /// <param name="type">What its value must be; null for anything.</param>
    /// <param name="environment">What it knows.</param>
    public static IEnumerable<FieldError> Expression(
        string expression, string path, string missing, CelType? type, ExpressionEnvironment environment)
    {
        if (expression.Trim().Length == 0)
            yield return FieldErrors.Required(path, missing);
        else if (AdmissionExpression.Compile(expression, type, environment) is { Error: { } problem })
            yield return FieldErrors.Invalid(path, expression, problem);
    }

    private static IEnumerable<FieldError> List(JsonNode? rule, string path, string name, string shown)
    {
        var values = rule.Texts(name);
        if (values.Count == 0)
            yield return FieldErrors.Required($"{path}.{name}");
        if (values.Count > 1 && values.Contains("*"))
            yield return FieldErrors.Invalid($"{path}.{name}", values.ToJson(), $"if '*' is present, must not specify other {shown}");
    }

    private static IEnumerable<FieldError> Resources(IReadOnlyList<string> resources, string path)
    {
        if (resources.Count == 0)
            yield return FieldErrors.Required(path);
        var wholes = new HashSet<string>(StringComparer.Ordinal);
        var subresources = new HashSet<string>(StringComparer.Ordinal);
        var hasPlain = false;
        for (var i = 0; i < resources.Count; i++)
        {
            var name = resources[i];
            if (name.Length == 0)
            {
                yield return FieldErrors.Required($"{path}[{i}]");
                continue;
            }

            if (name.Split('/', 2) is not [var resource, var subresource])
            {
                hasPlain = name != "*";
                continue;
            }

            if (wholes.Contains(resource))
                yield return FieldErrors.Invalid($"{path}[{i}]", name, $"if '{resource}/*' is present, must not specify {name}");
            if (subresources.Contains(subresource))
                yield return FieldErrors.Invalid($"{path}[{i}]", name, $"if '*/{subresource}' is present, must not specify {name}");
            if (subresource == "*")
                wholes.Add(resource);
            if (resource == "*")
                subresources.Add(subresource);
        }

        if (resources.Count > 1 && resources.Contains("*/*"))
            yield return FieldErrors.Invalid(path, resources.ToJson(), "if '*/*' is present, must not specify other resources");
        if (resources.Contains("*") && hasPlain)
        {
            yield return FieldErrors.Invalid(
                path, resources.ToJson(), "if '*' is present, must not specify other resources without subresources");
        }
    }
}
