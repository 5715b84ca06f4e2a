using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Errors;

/// <summary>The refusals of the API machinery, worded as <c>k8s.io/apimachinery/pkg/api/errors</c> does.</summary>
public static class ApiErrors
{
    /// <summary>404: no such object.</summary>
    public static ApiException NotFound(ApiResource resource, string name) =>
        new(404, "NotFound", $"{resource.QualifiedName} \"{name}\" not found", Details(resource, name));

    /// <summary>404: no such path, resource or subresource.</summary>
    public static ApiException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>405: the resource has no such verb.</summary>
    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <summary>409: create of what exists.</summary>
    public static ApiException AlreadyExists(ApiResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource.QualifiedName} \"{name}\" already exists", Details(resource, name));

    /// <summary>409: a precondition doesn't hold.</summary>
    public static ApiException Conflict(ApiResource resource, string name, string why) => new(409, "Conflict",
        $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": {why}", Details(resource, name));

    /// <summary>409: the object was modified since it was read.</summary>
    public static ApiException Modified(ApiResource resource, string name) => Conflict(resource, name,
        "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>400.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>400: the body can't be read as the kind.</summary>
    public static ApiException Undecodable(ApiResource resource, string why, string? kind = null, string? version = null) => BadRequest(
        $"{kind ?? resource.Kind} in version \"{version ?? resource.Version}\" cannot be handled as a {resource.Kind}: {why}");

    /// <summary>403 with a reason of its own, for admission.</summary>
    public static ApiException Forbidden(ApiResource resource, string name, string why, JsonArray? causes = null)
    {
        var details = Details(resource, name);
        if (causes is not null)
            details["causes"] = causes;
        return new(403, "Forbidden", $"{resource.QualifiedName} \"{name}\" is forbidden: {why}", details);
    }

    /// <summary>500 without a reason: an error that the real server doesn't translate.</summary>
    public static ApiException Internal(string message) => new(500, "", message);

    /// <summary>500: an error that isn't the client's.</summary>
    public static ApiException InternalError(string message) => new(500, "InternalError", $"Internal error occurred: {message}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    /// <summary>422: some fields are wrong.</summary>
    public static ApiException Invalid(ApiResource resource, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(resource.Group, resource.Kind, name, errors);

    /// <summary>422: some fields of a kind (such as <c>CreateOptions</c>) are wrong.</summary>
    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(error => error.ToString()).Distinct().ToList();
        var all = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        details["causes"] = new JsonArray([.. errors.Select(error => new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["field"] = error.Field,
        })]);
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return new(422, "Invalid", $"{qualified} \"{name}\" is invalid: {all}", details);
    }

    /// <summary>The details that name an object: <c>name</c>, <c>group</c> and the resource as <c>kind</c>.</summary>
    public static JsonObject Details(ApiResource resource, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (resource.Group.Length > 0)
            details["group"] = resource.Group;
        details["kind"] = resource.Plural;
        return details;
    }
}
