using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Checks that a schema is structural (<c>k8s.io/apiextensions-apiserver/pkg/apiserver/schema</c>).</summary>
internal sealed class StructuralRules
{
    private static readonly JsonNode IntOrStringAnyOf = JsonNode.Parse("""[{"type":"integer"},{"type":"string"}]""")!;

    private readonly List<FieldError> _errors = [];

    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>What is wrong, sorted as the real server sorts it.</summary>
    public static IReadOnlyList<FieldError> Check(SchemaNode root, string path)
    {
        var rules = new StructuralRules();
        rules.Visit(root, Level.Root, path);
        rules.VisitCompleteness(root, root, path, path);
        return [.. rules._errors.OrderBy(error => error.ToString(), StringComparer.Ordinal)];
    }

    private void Visit(SchemaNode schema, Level level, string path)
    {
        if (schema.Type == "array" && schema.Items is null)
            _errors.Add(FieldErrors.Required($"{path}.items", "must be specified"));
        if (schema.Items is { } items)
            Visit(items, Level.Item, $"{path}.items");
        foreach (var (name, property) in schema.Properties)
            Visit(property, Level.Field, $"{path}.properties[{name}]");
        if (schema.IsMap && level == Level.Root)
            _errors.Add(FieldErrors.Forbidden($"{path}.additionalProperties", "must not be used at the root"));
        if (schema.AdditionalProperties is { } additional)
            Visit(additional, Level.Field, $"{path}.additionalProperties");

        VisitExtensions(schema, path);
        VisitValidations(schema, path);
        VisitType(schema, level, path);
        VisitMeta(schema, level, path);
    }

    private void VisitExtensions(SchemaNode schema, string path)
    {
        if (schema is { IntOrString: true, PreservesUnknown: true })
        {
            _errors.Add(FieldErrors.InvalidRaw(
                $"{path}.x-kubernetes-preserve-unknown-fields", "true", "must be false if x-kubernetes-int-or-string is true"));
        }

        if (schema is { IntOrString: true, IsEmbeddedResource: true })
        {
            _errors.Add(FieldErrors.InvalidRaw(
                $"{path}.x-kubernetes-embedded-resource", "true", "must be false if x-kubernetes-int-or-string is true"));
        }
    }

    private void VisitType(SchemaNode schema, Level level, string path)
    {
        const string Embedded = "must be object if x-kubernetes-embedded-resource is true";
        if (schema.IsEmbeddedResource && schema.Type != "object")
        {
            _errors.Add(schema.Type.Length == 0
                ? FieldErrors.Required($"{path}.type", Embedded)
                : FieldErrors.Invalid($"{path}.type", schema.Type, Embedded));
        }
        else if (schema.Type.Length == 0 && !schema.IntOrString && !schema.PreservesUnknown)
        {
            var where = level switch
            {
                Level.Root => "at the root",
                Level.Item => "for specified array items",
                _ => "for specified object fields",
            };
            _errors.Add(FieldErrors.Required($"{path}.type", $"must not be empty {where}"));
        }

        if (schema.IsEmbeddedResource && schema.IsMap)
            _errors.Add(FieldErrors.Forbidden($"{path}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set"));
        if (level == Level.Root && schema.Type is not ("" or "object"))
            _errors.Add(FieldErrors.Invalid($"{path}.type", schema.Type, "must be object at the root"));
        if (schema is { IsEmbeddedResource: true, PreservesUnknown: false, Properties.Count: 0 })
        {
            _errors.Add(FieldErrors.Required(
                $"{path}.properties",
                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));
        }
    }

    private void VisitMeta(SchemaNode schema, Level level, string path)
    {
        var isResource = level == Level.Root || schema.IsEmbeddedResource;
        foreach (var name in new[] { "kind", "apiVersion" })
        {
            if (isResource && schema.Properties.TryGetValue(name, out var text) && text.Type != "string")
                _errors.Add(FieldErrors.Invalid($"{path}.properties[{name}].type", text.Type, "must be string"));
        }

        if (!schema.Properties.TryGetValue("metadata", out var metadata))
            return;
        if (isResource && metadata.Type != "object")
            _errors.Add(FieldErrors.Invalid($"{path}.properties[metadata].type", metadata.Type, "must be object"));
        if (level != Level.Root)
            return;

        string[] ignored = ["type", "properties", "default", "description"];
        var hasOnlyNames = metadata.Properties.Keys.All(name => name is "name" or "generateName");
        if (!hasOnlyNames || metadata.Source.Any(keyword => !ignored.Contains(keyword.Key)))
        {
            _errors.Add(FieldErrors.Forbidden(
                $"{path}.properties[metadata]",
                "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        }
    }

    private void VisitValidations(SchemaNode schema, string path)
    {
        var isIntOrStringAnyOf = JsonValues.Equal(schema.Source["anyOf"], IntOrStringAnyOf);
        var isIntOrStringAllOf = JsonValues.Equal(schema.Source["allOf"]?[0]?["anyOf"], IntOrStringAnyOf);
        for (var i = 0; !isIntOrStringAnyOf && i < schema.AnyOf.Count; i++)
            VisitNested(schema.AnyOf[i], $"{path}.anyOf[{i}]", skipsAnyOf: false);
        for (var i = 0; i < schema.AllOf.Count; i++)
            VisitNested(schema.AllOf[i], $"{path}.allOf[{i}]", skipsAnyOf: i == 0 && isIntOrStringAllOf);
        for (var i = 0; i < schema.OneOf.Count; i++)
            VisitNested(schema.OneOf[i], $"{path}.oneOf[{i}]", skipsAnyOf: false);
        if (schema.Not is { } not)
            VisitNested(not, $"{path}.not", skipsAnyOf: false);
        if (schema.Text("pattern") is { Length: > 0 } pattern && GoRegex.TryCompile(pattern, out var error) is null)
            _errors.Add(FieldErrors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {error}"));
    }

    /// <summary>Within anyOf and its like, only validations may be said: what shapes the object is said outside.</summary>
    private void VisitNested(SchemaNode schema, string path, bool skipsAnyOf)
    {
        if (!skipsAnyOf)
            VisitValidations(schema, path);
        if (schema.Items is { } items)
            VisitNested(items, $"{path}.items", skipsAnyOf: false);
        foreach (var (name, property) in schema.Properties)
            VisitNested(property, $"{path}.properties[{name}]", skipsAnyOf: false);

        Forbid(schema.Type.Length > 0, "type", "must be empty");
        Forbid(schema.IsMap, "additionalProperties", "must be undefined");
        Forbid(schema.Default is not null, "default", "must be undefined");
        Forbid(schema.Text("title") is { Length: > 0 }, "title", "must be empty");
        Forbid(schema.Text("description") is { Length: > 0 }, "description", "must be empty");
        Forbid(schema.Nullable, "nullable", "must be false");
        Forbid(schema.PreservesUnknown, "x-kubernetes-preserve-unknown-fields", "must be false");
        Forbid(schema.IsEmbeddedResource, "x-kubernetes-embedded-resource", "must be false");
        Forbid(schema.IntOrString, "x-kubernetes-int-or-string", "must be false");
        Forbid(schema.ListMapKeys.Count > 0, "x-kubernetes-list-map-keys", "must be empty");
        Forbid(schema.ListType is not null, "x-kubernetes-list-type", "must be undefined");
        Forbid(schema.Text("x-kubernetes-map-type") is not null, "x-kubernetes-map-type", "must be undefined");
        Forbid(schema.Rules.Count > 0, "x-kubernetes-validations", "must be empty");
        if (schema.Properties.ContainsKey("metadata"))
            _errors.Add(FieldErrors.Forbidden($"{path}.properties[metadata]", "must not be specified in a nested context"));

        void Forbid(bool isSet, string keyword, string must)
        {
            if (isSet)
                _errors.Add(FieldErrors.Forbidden($"{path}.{keyword}", $"{must} to be structural"));
        }
    }

    /// <summary>What validations speak of must exist in the structure.</summary>
    private void VisitCompleteness(SchemaNode validation, SchemaNode structure, string path, string validationPath)
    {
        if (validation.Not is { } not)
            VisitNestedCompleteness(not, structure, path, $"{validationPath}.not");
        foreach (var (name, schemas) in new[] { ("allOf", validation.AllOf), ("anyOf", validation.AnyOf), ("oneOf", validation.OneOf) })
        {
            for (var i = 0; i < schemas.Count; i++)
                VisitNestedCompleteness(schemas[i], structure, path, $"{validationPath}.{name}[{i}]");
        }
    }

    private void VisitNestedCompleteness(SchemaNode validation, SchemaNode structure, string path, string validationPath)
    {
        VisitCompleteness(validation, structure, path, validationPath);
        if (validation.Items is { } items)
        {
            if (structure.Items is { } structureItems)
                VisitNestedCompleteness(items, structureItems, $"{path}.items", $"{validationPath}.items");
            else
                _errors.Add(FieldErrors.Required($"{path}.items", $"because it is defined in {validationPath}.items"));
        }

        foreach (var (name, property) in validation.Properties)
        {
            var (below, validationBelow) = ($"{path}.properties[{name}]", $"{validationPath}.properties[{name}]");
            if (structure.Properties.TryGetValue(name, out var structureProperty))
                VisitNestedCompleteness(property, structureProperty, below, validationBelow);
            else
                _errors.Add(FieldErrors.Required(below, $"because it is defined in {validationBelow}"));
        }
    }
}
