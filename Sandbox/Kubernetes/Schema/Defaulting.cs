using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Fills in a schema's defaults.</summary>
internal static class Defaulting
{
    /// <summary>Fills in defaults, in place; a null that may not be null counts as absent.</summary>
    public static void Apply(JsonNode? value, SchemaNode? schema)
    {
        if (schema is null)
            return;

        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, property) in schema.Properties)
                {
                    if (property.Default is not null
                        && (!obj.TryGetPropertyValue(name, out var member) || (member is null && !property.Nullable)))
                        obj[name] = property.Default.DeepClone();
                }

                foreach (var (name, member) in obj.ToList())
                {
                    var below = schema.Of(name);
                    if (member is null && below is { Nullable: false, Default: not null })
                        obj[name] = below.Default.DeepClone();
                    Apply(obj[name], below);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is null && schema.Items is { Nullable: false, Default: not null })
                        list[i] = schema.Items.Default.DeepClone();
                    Apply(list[i], schema.Items);
                }

                break;
            default:
                break;
        }
    }
}
