using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>Names an object of any kind.</summary>
/// <param name="ApiVersion"><c>group/version</c>.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace; empty outside namespaces.</param>
/// <param name="Name">The name.</param>
public sealed record ObjectName(string ApiVersion, string Kind, string Namespace, string Name)
{
    /// <summary>The name that a manifest carries.</summary>
    public static ObjectName Of(JsonObject manifest) => new(
        manifest["apiVersion"]!.GetValue<string>(),
        manifest["kind"]!.GetValue<string>(),
        manifest["metadata"]!["namespace"]?.GetValue<string>() ?? "",
        manifest["metadata"]!["name"]!.GetValue<string>());

    /// <summary>A Secret.</summary>
    public static ObjectName Secret(string inNamespace, string name) => new("v1", "Secret", inNamespace, name);

    /// <summary>One of our own kinds.</summary>
    public static ObjectName Courier(string kind, string inNamespace, string name) => new("secret-courier.io/v1beta1", kind, inNamespace, name);

    /// <summary><c>Kind namespace/name</c>.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
