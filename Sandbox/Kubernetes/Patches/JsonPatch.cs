using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Patches;

/// <summary>RFC 6902.</summary>
public static class JsonPatch
{
    /// <summary>The patched copy; throws ApiException 400 or 422.</summary>
    public static JsonObject Apply(JsonObject target, JsonArray patch) => throw new NotImplementedException();
}
