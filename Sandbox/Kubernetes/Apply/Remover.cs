using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Takes a set of fields out of an object.</summary>
public static class Remover
{
    /// <summary>The copy without the fields. An object or list that loses all it had becomes null.</summary>
    public static JsonNode? Remove(JsonNode? value, FieldSet fields, FieldType type)
    {
        switch (TypeForms.For(type, value))
        {
            case TypeForm.Map:
                return value is JsonObject { Count: > 0 } map && !type.Map!.Atomic ? RemoveFromMap(map, fields, type.Map) : null;
            case TypeForm.List:
                return value is JsonArray { Count: > 0 } list && type.List!.Relation != ListRelation.Atomic
                    ? RemoveFromList(list, fields, type.List)
                    : null;
            default:
                return value?.DeepClone();
        }
    }

    private static JsonObject? RemoveFromMap(JsonObject map, FieldSet fields, MapShape shape)
    {
        var kept = new JsonObject();
        foreach (var (key, value) in map)
        {
            var element = PathElement.Field(key);
            if (fields.Has(element))
                continue;
            var below = fields.Below(element);
            kept[key] = below.IsEmpty ? value?.DeepClone() : Remove(value, below, shape.TypeOf(key) ?? FieldType.AnyAtomic);
        }

        return kept.Count > 0 ? kept : null;
    }

    private static JsonArray? RemoveFromList(JsonArray list, FieldSet fields, ListShape shape)
    {
        var kept = new JsonArray();
        foreach (var item in list)
        {
            if (ListElements.Name(shape, item, out _) is not { } element)
            {
                kept.Add(item?.DeepClone());
                continue;
            }

            if (fields.Has(element))
                continue;
            var below = fields.Below(element);
            kept.Add(below.IsEmpty ? item?.DeepClone() : Remove(item, below, shape.Element));
        }

        return kept.Count > 0 ? kept : null;
    }
}
