using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;

namespace Sandbox.Kubernetes.Access.Reviews;

/// <summary>The spec of an access review: who wants to do what.</summary>
internal static class ReviewSpec
{
    private const string Group = "authorization.k8s.io";

    /// <summary>The spec as the answer repeats it.</summary>
    public static JsonObject Echo(JsonNode? spec)
    {
        var echo = new JsonObject();
        if (Echo(spec.At("resourceAttributes"), "namespace", "verb", "group", "version", "resource", "subresource", "name",
            "fieldSelector", "labelSelector") is { } resource)
            echo["resourceAttributes"] = resource;
        if (Echo(spec.At("nonResourceAttributes"), "path", "verb") is { } path)
            echo["nonResourceAttributes"] = path;
        foreach (var (key, value) in ReviewBody.Shape(spec, "user", "groups", "extra", "uid") ?? [])
            echo[key] = value?.DeepClone();
        return echo;
    }

    /// <summary>Refuses what asks for nothing, for two things, or for nobody.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="namesUser">True for reviews that say who is meant.</param>
    /// <param name="errors">Where the errors go.</param>
    public static void Check(JsonNode? spec, bool namesUser, List<FieldError> errors)
    {
        var (resource, path) = (spec.At("resourceAttributes"), spec.At("nonResourceAttributes"));
        if (resource is not null && path is not null)
        {
            errors.Add(Invalid(
                "spec.nonResourceAttributes", path.ToJsonString(), "cannot be specified in combination with resourceAttributes"));
        }
        else if (resource is null && path is null)
        {
            errors.Add(Invalid(
                "spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }

        if (namesUser && spec.Text("user").Length == 0 && spec.Items("groups").Count == 0)
            errors.Add(Invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
    }

    /// <summary>A field's error.</summary>
    public static FieldError Invalid(string field, string value, string rule) =>
        new("FieldValueInvalid", $"Invalid value: {value}: {rule}", field);

    /// <summary>422 if there are errors. The real server leaves the kind out.</summary>
    public static void ThrowIfAny(List<FieldError> errors)
    {
        if (errors.Count == 0)
            return;
        var error = ApiErrors.Invalid(Group, "", "", errors);
        error.Details?.Remove("kind");
        throw error;
    }

    /// <summary>What is asked, as a request.</summary>
    public static RequestAttributes ToRequest(JsonNode? spec)
    {
        if (spec.At("resourceAttributes") is not { } resource)
        {
            var path = spec.At("nonResourceAttributes");
            return new RequestAttributes(path.Text("verb"), path.Text("path"));
        }

        return new RequestAttributes(
            resource.Text("verb"), "", IsResource: true, resource.Text("group"), resource.Text("version"), resource.Text("resource"),
            resource.Text("subresource"), resource.Text("namespace"), resource.Text("name"));
    }

    /// <summary>Who is meant.</summary>
    public static RequestUser ToUser(JsonNode? spec)
    {
        var extra = (spec.At("extra") as JsonObject ?? []).ToDictionary(
            entry => entry.Key.ToLowerInvariant(), entry => (IReadOnlyList<string>)[.. ((JsonNode?)entry.Value).Texts()]);
        return new RequestUser(spec.Text("user"), spec.Text("uid"), spec.Texts("groups"), extra);
    }

    private static JsonObject? Echo(JsonNode? attributes, params IReadOnlyList<string> fields) => ReviewBody.Shape(attributes, fields);
}
