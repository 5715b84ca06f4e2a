using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Cel;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Schema;

namespace Sandbox.Kubernetes.Admission.Expressions;

/// <summary>What expressions see of one write. Each value is made when the first expression asks for it.</summary>
/// <param name="attributes">The write.</param>
/// <param name="request">The AdmissionRequest.</param>
/// <param name="value">The object in the version that the expressions expect; null on deletion.</param>
/// <param name="old">The object before, likewise; null on creation.</param>
/// <param name="authorizer">Who may do what.</param>
internal sealed class AdmissionInput(
    AdmissionAttributes attributes, JsonObject request, JsonObject? value, JsonObject? old, Authorizer authorizer)
{
    private static readonly string[] Names = ["object", "oldObject", "request", "namespaceObject", "params", "authorizer", "variables"];
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The object's namespace, as <c>namespaceObject</c>; null outside namespaces.</summary>
    public JsonObject? Namespace { get; init; }

    /// <summary>The object that <c>params</c> is.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>The value of <c>variables</c>.</summary>
    public CelObject? Variables { get; set; }

    /// <summary>The values of the names that an expression uses.</summary>
    public IReadOnlyDictionary<string, object?> For(CelExpression expression) =>
        Names.Where(expression.Uses).ToDictionary(name => name, Value, StringComparer.Ordinal);

    private object? Value(string name)
    {
        if (!_values.TryGetValue(name, out var made))
            _values[name] = made = Make(name);
        return made;
    }

    private object? Make(string name) => name switch
    {
        "object" => RuleValues.From(value, CelType.Dyn, null),
        "oldObject" => RuleValues.From(old, CelType.Dyn, null),
        "request" => RuleValues.From(request, ExpressionEnvironment.Request, null),
        "namespaceObject" => RuleValues.From(Namespace, ExpressionEnvironment.Namespace, null),
        "params" => RuleValues.From(Parameters, CelType.Dyn, null),
        "authorizer" => AuthorizationCheck.Of(authorizer, attributes.User, new RequestAttributes("", "", IsResource: true,
            attributes.Resource.Group, attributes.Resource.Version, attributes.Resource.Plural, attributes.Subresource,
            attributes.Namespace, attributes.Name)),
        _ => Variables,
    };
}
