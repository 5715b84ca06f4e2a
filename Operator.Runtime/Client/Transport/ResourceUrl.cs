using System.Text;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client.Transport;

/// <summary>Builds the URLs of a kind (Kubernetes API concepts, "Resource URIs").</summary>
internal static class ResourceUrl
{
    public static string Collection<T>(ResourceType<T> type, string? inNamespace)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var root = type.Group.Length == 0 ? $"/api/{type.Version}" : $"/apis/{type.Group}/{type.Version}";
        return type.Namespaced && inNamespace is not null
            ? $"{root}/namespaces/{Uri.EscapeDataString(inNamespace)}/{type.Plural}"
            : $"{root}/{type.Plural}";
    }

    public static string Object<T>(ResourceType<T> type, ObjectKey key, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (type.Namespaced && key.Namespace is null)
            throw new ArgumentException($"{type.Kind} {key.Name} is namespaced but has no namespace.", nameof(key));
        var path = $"{Collection(type, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }
}
