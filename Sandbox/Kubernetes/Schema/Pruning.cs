using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Takes out of an object what its schema doesn't know.</summary>
internal static class Pruning
{
    private static readonly string[] MetaFields = ["apiVersion", "kind", "metadata"];

    /// <summary>Prunes a custom resource, in place, and gives the unknown fields' paths, sorted.</summary>
    public static List<string> PruneRoot(JsonObject obj, SchemaNode schema)
    {
        List<string> unknown = [];
        Prune(obj, schema, isResource: true, "", unknown);
        DropNulls(obj, schema);
        unknown.Sort(StringComparer.Ordinal);
        return unknown;
    }

    /// <summary>Prunes a value below the root.</summary>
    public static void Prune(JsonNode? value, SchemaNode schema) => Prune(value, schema, schema.IsEmbeddedResource, "", []);

    private static void Prune(JsonNode? value, SchemaNode? schema, bool isResource, string path, List<string> unknown)
    {
        var keeps = schema?.PreservesUnknown == true;
        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, member) in obj.ToList())
                {
                    if (isResource && MetaFields.Contains(name))
                        continue;

                    var below = path.Length == 0 ? name : $"{path}.{name}";
                    if (schema?.Properties.GetValueOrDefault(name) is { } property)
                    {
                        Prune(member, property, property.IsEmbeddedResource, below, unknown);
                    }
                    else if (schema?.IsMap == true)
                    {
                        if (schema.AdditionalProperties is not null || !keeps)
                            Prune(member, schema.AdditionalProperties, schema.AdditionalProperties?.IsEmbeddedResource == true,
                                below, unknown);
                    }
                    else if (!keeps)
                    {
                        unknown.Add(below);
                        obj.Remove(name);
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    // Below a list that keeps unknown fields, the elements keep them too.
                    if (schema?.Items is not null || !keeps)
                        Prune(list[i], schema?.Items, schema?.Items?.IsEmbeddedResource == true, $"{path}[{i}]", unknown);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Drops nulls that may not be null and have no default; those with one are left for defaulting.</summary>
    private static void DropNulls(JsonNode? value, SchemaNode? schema)
    {
        if (value is JsonObject obj)
        {
            foreach (var (name, member) in obj.ToList())
            {
                var below = schema?.Of(name);
                if (member is null && below is { Nullable: false, Default: null })
                    obj.Remove(name);
                else
                    DropNulls(member, below);
            }
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
                DropNulls(item, schema?.Items);
        }
    }
}
