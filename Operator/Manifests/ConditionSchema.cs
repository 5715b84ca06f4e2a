using System.Text.Json.Nodes;

namespace Operator.Manifests;

/// <summary>The schema of <c>metav1.Condition</c>, as Kubernetes' own kinds have it.</summary>
public static class ConditionSchema
{
    // As metav1.Condition has it: a name, after a DNS subdomain and a slash if need be.
    private const string QualifiedName =
        @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";

    /// <summary>A new copy.</summary>
    public static JsonObject Create() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["lastTransitionTime"] = new JsonObject
            {
                ["description"] = "When status changed last.",
                ["type"] = "string",
                ["format"] = "date-time",
            },
            ["message"] = new JsonObject { ["description"] = "The cause, for people.", ["type"] = "string", ["maxLength"] = 32768 },
            ["observedGeneration"] = new JsonObject
            {
                ["description"] = "The generation of the spec that the condition is about.",
                ["type"] = "integer",
                ["format"] = "int64",
                ["minimum"] = 0,
            },
            ["reason"] = new JsonObject
            {
                ["description"] = "The cause, for programs.",
                ["type"] = "string",
                ["minLength"] = 1,
                ["maxLength"] = 1024,
                ["pattern"] = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
            },
            ["status"] = new JsonObject
            {
                ["description"] = "Whether the condition holds.",
                ["type"] = "string",
                ["enum"] = new JsonArray("True", "False", "Unknown"),
            },
            ["type"] = new JsonObject
            {
                ["description"] = "What the condition is about.",
                ["type"] = "string",
                ["maxLength"] = 316,
                ["pattern"] = QualifiedName,
            },
        },
        ["required"] = new JsonArray("lastTransitionTime", "message", "reason", "status", "type"),
    };
}
