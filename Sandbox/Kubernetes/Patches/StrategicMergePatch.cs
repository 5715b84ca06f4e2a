using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Sandbox.Kubernetes.Patches;

/// <summary>Strategic merge patch.</summary>
public static class StrategicMergePatch
{
    /// <summary>The patched copy; throws ApiException.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch, FieldType type) => throw new NotImplementedException();
}
