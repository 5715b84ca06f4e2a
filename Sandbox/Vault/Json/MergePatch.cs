using System.Text.Json.Nodes;

namespace Sandbox.Vault.Json;

/// <summary>Partial changes of JSON (RFC 7396).</summary>
public static class MergePatch
{
    /// <summary>The target with the patch applied: objects are merged, null removes, anything else replaces.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target is JsonObject map ? map.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Apply(result[name], value);
        }

        return result;
    }
}
