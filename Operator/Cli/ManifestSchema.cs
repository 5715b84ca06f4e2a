using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Manifests;

namespace Operator.Cli;

/// <summary>
/// Checks an object against the schema of its kind, as <c>kubectl apply --validate=strict</c> has the API server do it: unknown fields are errors. Rules in CEL
/// are left to the API server.
/// </summary>
internal static class ManifestSchema
{
    private const string ApiVersion = $"{ApiGroup.Name}/{ApiGroup.Version}";

    // Of what a custom resource says of metadata, the API server checks these (ObjectMeta).
    private static readonly JsonObject Metadata = new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["name"] = TypeOf("string"),
            ["generateName"] = TypeOf("string"),
            ["namespace"] = TypeOf("string"),
            ["labels"] = Texts(),
            ["annotations"] = Texts(),
            ["finalizers"] = Anything(),
            ["ownerReferences"] = Anything(),
            ["managedFields"] = Anything(),
            ["uid"] = TypeOf("string"),
            ["resourceVersion"] = TypeOf("string"),
            ["generation"] = TypeOf("integer"),
            ["creationTimestamp"] = Anything(),
            ["deletionTimestamp"] = Anything(),
            ["deletionGracePeriodSeconds"] = TypeOf("integer"),
            ["selfLink"] = TypeOf("string"),
        },
    };

    /// <summary>What is wrong with an object; nothing of one that is no resource of ours.</summary>
    public static IReadOnlyList<ManifestFinding> Check(ManifestDocument document)
    {
        var contract = CustomResources.All.FirstOrDefault(contract => contract.Type.Name == document.Kind);
        var apiVersion = (document.Content["apiVersion"] as JsonValue)?.ToString() ?? "";
        if (contract is null)
        {
            return apiVersion.StartsWith($"{ApiGroup.Name}/", StringComparison.Ordinal)
                ? [new ManifestFinding(["kind"], $"kind: {ApiGroup.Name} has no kind \"{document.Kind}\"")]
                : [];
        }

        if (apiVersion != ApiVersion)
            return [new ManifestFinding(["apiVersion"], $"apiVersion: must be {ApiVersion}")];

        var schema = StructuralSchema.Of(contract);
        schema["properties"]!["metadata"] = Metadata.DeepClone();
        schema["required"] = new JsonArray("metadata", "spec");
        var check = new SchemaCheck();
        check.Value(document.Content, schema, []);
        return check.Findings;
    }

    private static JsonObject TypeOf(string type) => new() { ["type"] = type };

    private static JsonObject Anything() => new() { ["x-kubernetes-preserve-unknown-fields"] = true };

    private static JsonObject Texts() => new() { ["type"] = "object", ["additionalProperties"] = TypeOf("string") };
}
