using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Server-side apply.</summary>
public static class ServerSideApply
{
    /// <summary>The object after the apply, with <c>managedFields</c>; inputs stay as they are. Throws ApiException 409 and 500.</summary>
    public static JsonObject Apply(ApplyRequest request) => throw new NotImplementedException();
}
