using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Schema;

/// <summary>The types that a schema's values have in CEL.</summary>
internal static class RuleTypes
{
    private static readonly CelType Metadata = CelType.Object("metadata", new Dictionary<string, CelType>(StringComparer.Ordinal)
    {
        ["name"] = CelType.String,
        ["generateName"] = CelType.String,
    });

    /// <summary>The type; null where the schema says too little, so that rules cannot see the value.</summary>
    public static CelType? Of(SchemaNode schema, bool isResource, string name = "selfType")
    {
        if (schema.IntOrString)
            return CelType.Dyn;
        return (schema.Type, schema.Format) switch
        {
            ("array", _) => schema.Items is { } items && Of(items, items.IsEmbeddedResource, name + ".@idx") is { } element
                ? CelType.List(element)
                : null,
            ("object", _) => OfObject(schema, isResource || schema.IsEmbeddedResource, name),
            ("string", "byte") => CelType.Bytes,
            ("string", "duration") => CelType.Duration,
            ("string", "date" or "date-time") => CelType.Timestamp,
            ("string", _) => CelType.String,
            ("boolean", _) => CelType.Bool,
            ("number", _) => CelType.Double,
            ("integer", _) => CelType.Int,
            _ => null,
        };
    }

    private static CelType? OfObject(SchemaNode schema, bool isResource, string name)
    {
        if (schema.AdditionalProperties is { } additional)
            return Of(additional, additional.IsEmbeddedResource, name + ".@prop") is { } value ? CelType.Map(CelType.String, value) : null;

        var fields = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var (field, property) in schema.Properties)
        {
            if (FieldEscaping.Escape(field) is { } escaped && Of(property, property.IsEmbeddedResource, $"{name}.{escaped}") is { } type)
                fields[escaped] = type;
        }

        if (isResource)
        {
            fields["apiVersion"] = CelType.String;
            fields["kind"] = CelType.String;
            fields["metadata"] = Metadata;
        }

        return CelType.Object(name, fields);
    }
}
