using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Cel;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Runs the rules of a schema and of those below it (<c>x-kubernetes-validations</c>). Safe to share.</summary>
internal sealed class RuleValidator
{
    private const int MaxMessageLength = 5 * 1024;

    private readonly SchemaNode _schema;
    private readonly CelType? _type;
    private readonly IReadOnlyList<CompiledRule> _rules;
    private readonly Dictionary<string, RuleValidator> _properties = new(StringComparer.Ordinal);
    private readonly RuleValidator? _items;
    private readonly RuleValidator? _additional;
    private readonly List<RuleValidator> _allOf = [];

    /// <summary>Compiles the rules of a root or of an object of its own.</summary>
    public RuleValidator(SchemaNode schema)
        : this(schema, schema, isResource: true)
    {
    }

    /// <summary>Compiles the rules; within allOf, <paramref name="structure"/> is the schema outside, which has the types.</summary>
    private RuleValidator(SchemaNode schema, SchemaNode structure, bool isResource)
    {
        _schema = structure;
        _type = RuleTypes.Of(structure, isResource);
        _rules = _type is null ? [] : CompiledRule.Of(structure, schema.Rules, _type);
        foreach (var (name, property) in schema.Properties)
        {
            if (property.HasRules && structure.Properties.TryGetValue(name, out var structureProperty))
                _properties[name] = new RuleValidator(property, structureProperty, structureProperty.IsEmbeddedResource);
        }

        if (schema.Items is { HasRules: true } items && structure.Items is { } structureItems)
            _items = new RuleValidator(items, structureItems, structureItems.IsEmbeddedResource);
        if (schema.AdditionalProperties is { HasRules: true } additional && structure.AdditionalProperties is { } structureAdditional)
            _additional = new RuleValidator(additional, structureAdditional, structureAdditional.IsEmbeddedResource);
        foreach (var all in schema.AllOf.Where(all => all.HasRules))
            _allOf.Add(new RuleValidator(all, structure, isResource));
    }

    /// <summary>What the rules find.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">The value before; absent on create and where it cannot be told which one it was.</param>
    public IEnumerable<FieldError> Validate(JsonNode? value, Operand old)
    {
        List<FieldError> errors = [];
        Visit(value, old, "", errors);
        return errors;
    }

    private void Visit(JsonNode? value, Operand old, string path, List<FieldError> errors)
    {
        if (value is null)
            return;

        RunRules(value, old, path, errors);
        foreach (var all in _allOf)
            all.Visit(value, old, path, errors);
        switch (value)
        {
            case JsonArray list when _items is not null:
                for (var i = 0; i < list.Count; i++)
                    _items.Visit(list[i], OldElement(list[i], old), $"{path}[{i}]", errors);
                break;
            case JsonObject obj:
                foreach (var (name, member) in obj.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    var was = Operand.Of(old.Node as JsonObject, name);
                    if (_properties.TryGetValue(name, out var property))
                        property.Visit(member, was, path.Length == 0 ? name : $"{path}.{name}", errors);
                    else if (!_schema.Properties.ContainsKey(name))
                        _additional?.Visit(member, was, $"{path}[{name}]", errors);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Only elements of lists of type map can be told before and after.</summary>
    private Operand OldElement(JsonNode? item, Operand old) =>
        _schema.ListType == "map" && old.Node is JsonArray before
        && before.FirstOrDefault(other => ListTypes.SameKey(item, other, _schema.ListMapKeys)) is { } found
            ? Operand.Of(found)
            : Operand.Absent;

    private void RunRules(JsonNode value, Operand old, string path, List<FieldError> errors)
    {
        if (_rules.Count == 0)
            return;

        var self = RuleValues.From(value, _type!, _schema);
        var oldSelf = old is { Exists: true, Node: not null } ? RuleValues.From(old.Node, _type!, _schema) : null;
        var isUnchanged = old.Exists && JsonValues.Equal(value, old.Node);
        foreach (var rule in _rules)
        {
            // A rule about changes runs only where there was something before, unless it takes that as an optional.
            if (rule.UsesOldSelf && oldSelf is null && !rule.Rule.OptionalOldSelf)
                continue;

            var variables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["self"] = self };
            if (rule.Rule.OptionalOldSelf)
                variables["oldSelf"] = oldSelf is null ? CelOptional.None : CelOptional.Of(oldSelf);
            else if (oldSelf is not null)
                variables["oldSelf"] = oldSelf;

            var error = Run(rule, variables, value, path, out var isViolation);
            if (error is not null && !(isViolation && isUnchanged && !rule.UsesOldSelf))
                errors.Add(error);
        }
    }

    private FieldError? Run(CompiledRule rule, Dictionary<string, object?> variables, JsonNode value, string path, out bool isViolation)
    {
        isViolation = false;
        if (rule.Error is not null)
            return Failure($"rule compile error: {rule.Error}");

        try
        {
            if (rule.Expression!.Evaluate(variables) is true)
                return null;
        }
        catch (CelException e)
        {
            return Failure(e.Message.StartsWith("no such overload", StringComparison.Ordinal)
                ? $"'{e.Message}': call arguments did not match a supported operator, function or macro signature for rule: "
                    + $"{rule.Rule.Title}"
                : e.Message.StartsWith("operation cancelled", StringComparison.Ordinal)
                    ? $"'{e.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {rule.Rule.Title}"
                    : $"{e.Message} evaluating rule: {rule.Rule.Title}");
        }

        isViolation = true;
        var field = rule.FieldPath is { } below ? Join(path, below) : Name(path);
        return Violation(rule, field, Message(rule, variables), value);

        FieldError Failure(string detail) => FieldErrors.Invalid(Name(path), _schema.Type, detail);
    }

    private FieldError Violation(CompiledRule rule, string field, string detail, JsonNode value)
    {
        var shown = _schema.Type is "object" or "array" ? "" : $": {GoValues.Show(value)}";
        return rule.Rule.Reason switch
        {
            "FieldValueForbidden" => FieldErrors.Forbidden(field, detail),
            "FieldValueRequired" => FieldErrors.Required(field, detail),
            "FieldValueDuplicate" => new FieldError("FieldValueDuplicate", $"Duplicate value{shown}", field),
            _ => new FieldError("FieldValueInvalid", $"Invalid value{shown}: {detail}", field),
        };
    }

    private static string Message(CompiledRule rule, Dictionary<string, object?> variables)
    {
        var fallback = rule.Rule.Message.Length > 0 ? rule.Rule.Message.Trim() : $"failed rule: {rule.Rule.Title}";
        if (rule.MessageExpression is null)
            return fallback;

        try
        {
            var message = (rule.MessageExpression.Evaluate(variables) as string ?? "").Trim();
            return message.Length is > 0 and <= MaxMessageLength && !message.Contains('\n', StringComparison.Ordinal) ? message : fallback;
        }
        catch (CelException)
        {
            return fallback;
        }
    }

    private static string Join(string path, string below) =>
        path.Length == 0 ? below : below.StartsWith('[') ? path + below : $"{path}.{below}";

    private static string Name(string path) => path.Length == 0 ? "<nil>" : path;
}
