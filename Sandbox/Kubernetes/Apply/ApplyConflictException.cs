using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Apply;

/// <summary>An apply would change fields that others own.</summary>
/// <param name="conflicts">The fields.</param>
public sealed class ApplyConflictException(IReadOnlyList<ApplyConflict> conflicts) : Exception("Apply conflicts with other field managers.")
{
    /// <summary>The fields.</summary>
    public IReadOnlyList<ApplyConflict> Conflicts { get; } = conflicts;

    /// <summary>The conflicts as the API's answer: 409 with a cause for each field.</summary>
    public ApiException ToApiException()
    {
        var causes = new JsonArray([.. Conflicts.Select(conflict => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {conflict.Manager}",
            ["field"] = conflict.Field,
        })]);
        return new ApiException(409, "Conflict", Text(), new JsonObject { ["causes"] = causes });
    }

    private string Text()
    {
        if (Conflicts is [var only])
            return $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Field}";

        var lines = Conflicts.GroupBy(conflict => conflict.Manager)
            .SelectMany(group => group.Select(conflict => $"- {conflict.Field}").Prepend($"conflicts with {group.Key}:"));
        return $"Apply failed with {Conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }
}
