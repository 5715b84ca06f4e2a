using System.Text.Json.Nodes;

namespace Operator.Manifests;

/// <summary>The recommended labels (Kubernetes, "Recommended Labels") of what belongs to the installation.</summary>
public static class ProductLabels
{
    /// <summary>The product's name, also that of its ServiceAccount and roles.</summary>
    internal const string Product = "secret-courier";

    /// <summary>Labels for one object.</summary>
    public static JsonObject Create() => new() { ["app.kubernetes.io/name"] = Product };
}
