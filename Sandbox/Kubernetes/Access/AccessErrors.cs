using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;

namespace Sandbox.Kubernetes.Access;

/// <summary>How the API server refuses those whom it doesn't know or who may not.</summary>
public static class AccessErrors
{
    /// <summary>401: a token was sent, and it is not valid.</summary>
    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <summary>403: no rule allows the request.</summary>
    public static ApiException Forbidden(RequestUser user, RequestAttributes request, string reason = "")
    {
        var why = $"User {GoText.Quote(user.Name)} cannot {request.Verb} {Target(request)}";
        return Forbidden(request.Group, request.Resource, request.Name, reason.Length == 0 ? why : $"{why}: {reason}");
    }

    /// <summary>403 for a resource, with a reason of its own.</summary>
    internal static ApiException Forbidden(string group, string resource, string name, string why)
    {
        var qualified = group.Length == 0 ? resource : $"{resource}.{group}";
        var message = (qualified.Length, name.Length) switch
        {
            (0, _) => $"forbidden: {why}",
            (_, 0) => $"{qualified} is forbidden: {why}",
            _ => $"{qualified} {GoText.Quote(name)} is forbidden: {why}",
        };
        return new ApiException(403, "Forbidden", message, Details(name, group, resource));
    }

    /// <summary>404 for an object.</summary>
    internal static ApiException NotFound(string group, string resource, string name) => new(
        404, "NotFound", $"{(group.Length == 0 ? resource : $"{resource}.{group}")} \"{name}\" not found", Details(name, group, resource));

    private static string Target(RequestAttributes request)
    {
        if (!request.IsResource)
            return $"path {GoText.Quote(request.Path)}";
        var resource = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var scope = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {GoText.Quote(request.Namespace)}";
        return $"resource {GoText.Quote(resource)} in API group {GoText.Quote(request.Group)} {scope}";
    }

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        if (kind.Length > 0)
            details["kind"] = kind;
        return details;
    }
}
