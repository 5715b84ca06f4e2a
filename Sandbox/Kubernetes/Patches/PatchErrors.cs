using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Patches;

/// <summary>How the API refuses patches.</summary>
internal static class PatchErrors
{
    /// <summary>A patch that doesn't apply: 422, without saying why, as the real server has it.</summary>
    public static ApiException DoesNotApply() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    /// <summary>A patch that is malformed.</summary>
    public static ApiException Malformed(string message) => new(400, "BadRequest", message);

    /// <summary>A patch that the real server fails on.</summary>
    public static ApiException Fails(string message) => new(500, "", message);

    /// <summary>A list element that lacks the key by which the list is merged.</summary>
    public static ApiException NoMergeKey(JsonObject element, string key) =>
        Fails($"map: {GoPrint.Text(element)} does not contain declared merge key: {key}");

    /// <summary>A <c>$patch</c> directive that doesn't exist.</summary>
    public static ApiException UnknownDirective(JsonNode? directive, JsonObject patch) =>
        Fails($"unknown patch type: {GoPrint.Text(directive)} in map: {GoPrint.Text(patch)}");

    /// <summary>A value of another type than the field's.</summary>
    public static ApiException WrongType(string expected, JsonNode? actual)
    {
        var kind = actual switch { JsonObject => "map", JsonArray => "slice", null => "invalid", _ => GoKind(actual) };
        return Fails($"expected a {expected}, but received a {kind}");
    }

    private static string GoKind(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "float64",
        _ => "bool",
    };
}
