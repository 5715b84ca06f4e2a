using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Patches;

/// <summary>RFC 7386.</summary>
public static class MergePatch
{
    /// <summary>The patched copy.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch) => throw new NotImplementedException();
}
