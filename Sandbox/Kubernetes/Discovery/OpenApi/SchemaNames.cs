using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>How OpenAPI names the schemas of kinds.</summary>
internal static class SchemaNames
{
    /// <summary>The schema of <c>metadata</c>.</summary>
    public const string ObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>The schema of a list's <c>metadata</c>.</summary>
    public const string ListMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    /// <summary>The schema of the body of a patch.</summary>
    public const string Patch = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

    /// <summary>The schema of the body of a deletion.</summary>
    public const string DeleteOptions = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

    /// <summary>The schema of a Status.</summary>
    public const string Status = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

    /// <summary>The name of a kind's schema: its Go package, or for a custom resource its group read backwards.</summary>
    public static string Of(ApiResource resource, string kind)
    {
        if (resource.IsCustom)
            return $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}.{kind}";
        if (resource.Group == "apiextensions.k8s.io")
            return $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{resource.Version}.{kind}";
        var package = resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0];
        return $"io.k8s.api.{package}.{resource.Version}.{kind}";
    }

    /// <summary>A reference to a schema.</summary>
    public static string Reference(string name) => $"#/components/schemas/{name}";
}
