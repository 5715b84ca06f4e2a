using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>
/// The templates that a StatefulSet or DaemonSet had, as ControllerRevisions that <c>kubectl rollout undo</c> goes back to
/// (<c>pkg/controller/history</c>).
/// </summary>
internal sealed class Revisions(ClusterClient client)
{
    /// <summary>The label that tells a revision, and the Pods of it, from others.</summary>
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The revisions of a workload, the oldest first; the last one is of its template.</summary>
    public async ValueTask<List<JsonObject>> OfAsync(ApiResource kind, JsonObject owner, CancellationToken cancellation)
    {
        var known = (await client.ClaimAsync(Kinds.ControllerRevisions, kind, owner, cancellation))
            .OrderBy(Number).ThenBy(revision => revision.Text("metadata", "name"), StringComparer.Ordinal).ToList();
        var template = (JsonObject)owner.At("spec", "template")!.DeepClone();
        template["$patch"] = "replace";
        var data = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        var next = known.Count == 0 ? 1 : Number(known[^1]) + 1;
        if (known.FindIndex(revision => JsonNode.DeepEquals(revision["data"], data)) is var index and >= 0)
        {
            var same = known[index];
            if (index == known.Count - 1)
                return known;
            known.RemoveAt(index);
            if (await client.UpdateAsync(Kinds.ControllerRevisions, same, value => value["revision"] = next, cancellation) is { } moved)
                known.Add(moved);
            return known;
        }

        known.Add(await CreateAsync(kind, owner, data, next, cancellation));
        return known;
    }

    /// <summary>Deletes revisions beyond the history that is to be kept, but none that is in use.</summary>
    public void CleanUp(JsonObject owner, IReadOnlyList<JsonObject> revisions, IReadOnlySet<string> inUse)
    {
        var unused = revisions.SkipLast(1).Where(revision => !inUse.Contains(Name(revision))).ToList();
        var limit = owner.Number("spec", "revisionHistoryLimit") ?? 10;
        foreach (var revision in unused.Take((int)Math.Max(0, unused.Count - limit)))
            client.Delete(Kinds.ControllerRevisions, revision);
    }

    /// <summary>A revision's name, which StatefulSets have in their status and Pods in a label.</summary>
    public static string Name(JsonObject revision) => revision.Text("metadata", "name");

    /// <summary>The hash in a revision's name, which the Pods of a DaemonSet have in a label.</summary>
    public static string Hash(JsonObject revision) => revision.Text("metadata", "labels", HashLabel);

    private static long Number(JsonObject revision) => revision.Number("revision") ?? 0;

    private async ValueTask<JsonObject> CreateAsync(
        ApiResource kind, JsonObject owner, JsonObject data, long number, CancellationToken cancellation)
    {
        for (var collisions = 0L; ; collisions++)
        {
            var hash = TemplateHash.Of(data, collisions);
            var labels = owner.At("spec", "template", "metadata", "labels")?.DeepClone() as JsonObject ?? [];
            labels[HashLabel] = hash;
            var revision = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{owner.Text("metadata", "name")}-{hash}",
                    ["namespace"] = owner.Text("metadata", "namespace"),
                    ["labels"] = labels,
                    ["ownerReferences"] = new JsonArray(kind.ControllerReference(owner)),
                },
                ["data"] = data.DeepClone(),
                ["revision"] = number,
            };
            try
            {
                return await client.CreateAsync(Kinds.ControllerRevisions, revision, cancellation);
            }
            catch (ApiException e) when (e.Reason == "AlreadyExists" && collisions < 10)
            {
                // Another workload's revision has the name.
            }
        }
    }
}
