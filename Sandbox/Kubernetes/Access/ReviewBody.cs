using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Access;

/// <summary>The bodies of requests that are answered at once and stored nowhere.</summary>
internal static class ReviewBody
{
    /// <summary>Splits <c>group/version</c>; the core group is empty.</summary>
    public static (string Group, string Version) SplitApiVersion(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
            ? (apiVersion[..slash], apiVersion[(slash + 1)..])
            : ("", apiVersion);

    /// <summary>Refuses a body of another kind; one that doesn't say its kind is taken for the right one.</summary>
    public static void RequireKind(JsonObject body, string group, string kind)
    {
        var (bodyGroup, bodyVersion) = SplitApiVersion(body.Text("apiVersion"));
        var bodyKind = body.Text("kind");
        if ((bodyKind.Length == 0 || bodyKind == kind) && (bodyVersion.Length == 0 || bodyGroup == group))
            return;
        var shown = bodyGroup.Length == 0 ? bodyVersion : $"{bodyGroup}/{bodyVersion}";
        throw ApiErrors.BadRequest($"{bodyKind} in version {GoText.Quote(shown)} cannot be handled as a {kind}: "
            + $"converting ({bodyVersion}.{bodyKind}) to ({group.Split('.')[0]}.{kind}): unknown conversion");
    }

    /// <summary>The named fields of an object in the order given, without those that are empty; null for what is no object.</summary>
    public static JsonObject? Shape(JsonNode? node, params IReadOnlyList<string> fields)
    {
        if (node is not JsonObject from)
            return null;
        var shaped = new JsonObject();
        foreach (var field in fields)
        {
            if (from.TryGetPropertyValue(field, out var value) && !IsEmpty(value))
                shaped[field] = value!.DeepClone();
        }

        return shaped;
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonValue text => text.TryGetValue(out string? s) && s.Length == 0,
        _ => false,
    };
}
