using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Patches;

/// <summary>JSON merge patch (RFC 7386).</summary>
public static class MergePatch
{
    /// <summary>The patched copy.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (target[name] is JsonObject below && value is JsonObject change)
                Merge(below, change);
            else
                target[name] = target[name] is JsonObject ? value.DeepClone() : WithoutNulls(value);
        }
    }

    /// <summary>What is new has its nulls dropped, those of objects within lists too, as the library that Kubernetes uses does.</summary>
    private static JsonNode? WithoutNulls(JsonNode? value) => value switch
    {
        JsonObject obj => new JsonObject(obj.Where(member => member.Value is not null)
            .Select(member => KeyValuePair.Create(member.Key, WithoutNulls(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => value?.DeepClone(),
    };
}
