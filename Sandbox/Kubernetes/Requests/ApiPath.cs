namespace Sandbox.Kubernetes.Requests;

/// <summary>Reads a resource request out of a URL, as <c>k8s.io/apiserver/pkg/endpoints/request.RequestInfoFactory</c> does.</summary>
public static class ApiPath
{
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <summary>What the request wants; <see cref="RequestAttributes.IsResource"/> is false for paths outside of resources.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The URL's path, decoded.</param>
    /// <param name="watch">Whether <c>?watch</c> is set.</param>
    /// <param name="fieldName">The name that a field selector <c>metadata.name=X</c> asks for, or empty.</param>
    public static RequestAttributes Parse(string method, string path, bool watch = false, string fieldName = "")
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var prefix = parts.Length > 0 ? parts[0] : "";
        var (group, version, rest) = prefix switch
        {
            "api" when parts.Length >= 3 => ("", parts[1], parts[2..]),
            "apis" when parts.Length >= 4 => (parts[1], parts[2], parts[3..]),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
            return new RequestAttributes(method.ToLowerInvariant(), path);

        var ns = "";
        if (rest[0] == "namespaces" && rest.Length > 1)
        {
            ns = rest[1];
            if (rest.Length > 2 && !(rest.Length == 3 && NamespaceSubresources.Contains(rest[2])))
                rest = rest[2..];
        }

        var resource = rest[0];
        var name = rest.Length > 1 ? rest[1] : "";
        var subresource = rest.Length > 2 ? string.Join('/', rest[2..]) : "";
        return new RequestAttributes(Verb(method, name, watch), path, IsResource: true, group, version, resource, subresource, ns,
            name.Length == 0 && method is "GET" or "DELETE" ? name + fieldName : name);
    }

    private static string Verb(string method, string name, bool watch) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "GET" or "HEAD" when name.Length > 0 => "get",
        "GET" or "HEAD" => watch ? "watch" : "list",
        "DELETE" when name.Length > 0 => "delete",
        "DELETE" => "deletecollection",
        _ => "",
    };
}
