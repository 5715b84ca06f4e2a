using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>A custom kind's schema in one version, compiled. Safe to share.</summary>
public sealed class StructuralSchema
{
    private const string NotAllChecked =
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly string[] Blocking =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    private readonly SchemaNode _root;
    private readonly RuleValidator? _rules;

    private StructuralSchema(SchemaNode root)
    {
        _root = root;
        _rules = root.HasRules ? new RuleValidator(root) : null;
    }

    /// <summary>Compiles an <c>openAPIV3Schema</c> that <see cref="CrdSchemaCheck"/> found right.</summary>
    public static StructuralSchema Compile(JsonObject openApiV3Schema) => new(SchemaNode.Read(openApiV3Schema));

    /// <summary>Fills in defaults, in place; nulls of fields that aren't nullable and have a default count as absent.</summary>
    public void Default(JsonObject obj) => Defaulting.Apply(obj, _root);

    /// <summary>
    /// Removes unknown fields and meaningless nulls, in place, and gives the unknown fields' paths, such as <c>spec.foo</c>.
    /// </summary>
    public IReadOnlyList<string> Prune(JsonObject obj) => Pruning.PruneRoot(obj, _root);

    /// <summary>
    /// What is wrong with an object: its values, embedded objects, lists of type set and map, then the rules in CEL, if the rest allows
    /// them.
    /// On an update, what was wrong before and is unchanged may stay.
    /// </summary>
    /// <param name="obj">The object, with defaults and pruned.</param>
    /// <param name="old">The object before; null on create.</param>
    public IReadOnlyList<FieldError> Validate(JsonObject obj, JsonObject? old)
    {
        var before = old is null ? Operand.Absent : Operand.Of(old);
        List<FieldError> errors = [.. ValueValidator.Validate(obj, before, _root, "").Errors];
        errors.AddRange(EmbeddedResources.Check(obj, _root, ""));
        if (old is null || !ListTypes.Check(old, _root, "").Any())
            errors.AddRange(ListTypes.Check(obj, _root, ""));

        return WithRules(errors, obj, before);
    }

    /// <summary>
    /// What is wrong with a status that is written: the status itself, lists of type set and map, and the rules of the whole object. The
    /// rest of the object isn't looked at, as it stays as it is.
    /// </summary>
    /// <param name="obj">The object with its new status, with defaults and pruned.</param>
    /// <param name="old">The object before.</param>
    public IReadOnlyList<FieldError> ValidateStatus(JsonObject obj, JsonObject old)
    {
        List<FieldError> errors = [];
        if (obj.TryGetPropertyValue("status", out var status) && _root.Properties.TryGetValue("status", out var schema))
            errors.AddRange(ValueValidator.Validate(status, Operand.Of(old, "status"), schema, "status").Errors);
        if (!ListTypes.Check(old, _root, "").Any())
            errors.AddRange(ListTypes.Check(obj, _root, ""));
        return WithRules(errors, obj, Operand.Of(old));
    }

    private List<FieldError> WithRules(List<FieldError> errors, JsonObject obj, Operand before)
    {
        if (_rules is null)
            return errors;
        if (errors.Any(error => Blocking.Contains(error.Reason)))
            errors.Add(FieldErrors.InvalidRaw("<nil>", "null", NotAllChecked));
        else
            errors.AddRange(_rules.Validate(obj, before));
        return errors;
    }
}
