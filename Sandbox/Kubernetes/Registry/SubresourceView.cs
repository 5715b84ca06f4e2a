using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Registry;

/// <summary>A subresource that has a kind of its own, such as Scale.</summary>
/// <param name="Of">Makes it of the object.</param>
/// <param name="Back">Puts a changed one (the first argument) back into the object (the second), and gives the object.</param>
public sealed record SubresourceView(Func<JsonObject, JsonObject> Of, Func<JsonObject, JsonObject, JsonObject> Back);
