using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>One of an object's <c>metadata.ownerReferences</c>.</summary>
/// <param name="Group">The owner's API group; empty for the core.</param>
/// <param name="Version">The version of the group.</param>
/// <param name="Kind">The owner's kind.</param>
/// <param name="Name">The owner's name.</param>
/// <param name="Uid">What identifies the owner: another object of the name is none.</param>
/// <param name="Blocks">Whether the owner's deletion in the foreground waits for this dependent.</param>
internal sealed record OwnerReference(string Group, string Version, string Kind, string Name, string Uid, bool Blocks)
{
    private const string Field = "ownerReferences";

    /// <summary>The references that an object has.</summary>
    public static List<OwnerReference> Of(JsonObject value) =>
        [.. (value["metadata"]?[Field] as JsonArray ?? []).OfType<JsonObject>().Select(Read)];

    /// <summary>Whether an object has any, without reading them.</summary>
    public static bool Has(JsonObject value) => value["metadata"]?[Field] is not null;

    /// <summary>Drops the references to some owners from an object.</summary>
    public static void Remove(JsonObject value, IReadOnlySet<string> uids)
    {
        if (value["metadata"] is not JsonObject metadata || metadata[Field] is not JsonArray all)
            return;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (uids.Contains((string?)all[i]?["uid"] ?? ""))
                all.RemoveAt(i);
        }

        if (all.Count == 0)
            metadata.Remove(Field);
    }

    private static OwnerReference Read(JsonObject item)
    {
        var apiVersion = (string?)item["apiVersion"] ?? "";
        var slash = apiVersion.IndexOf('/');
        return new(
            slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], (string?)item["kind"] ?? "", (string?)item["name"] ?? "",
            (string?)item["uid"] ?? "", (bool?)item["blockOwnerDeletion"] == true);
    }
}
