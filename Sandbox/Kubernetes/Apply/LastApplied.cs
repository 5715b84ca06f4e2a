using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>How kubectl moves from its client-side apply, with an annotation of what it last sent, to server-side apply.</summary>
public static class LastApplied
{
    /// <summary>kubectl's field manager; only under that name the annotation counts.</summary>
    public const string Kubectl = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Whether the conflicts are only over fields that client-side apply set and nobody changed since.</summary>
    public static bool Allows(ApplyRequest request, IReadOnlyList<ApplyConflict> conflicts)
    {
        if (request.Live is not { } live || Read(live) is not { } text
            || !JsonValues.TryParse(text, out var node) || node is not JsonObject last
            || (string?)last["apiVersion"] != request.Resource.ApiVersion
            || TypeCheck.Find(last, request.Type) is not null)
        {
            return false;
        }

        var changes = Comparison.Between(last, ManagedFields.WithoutManagedFields(live), request.Type);
        var set = FieldsOf.Value(last, request.Type).Difference(changes.Modified).Difference(changes.Added).Difference(changes.Removed);
        return conflicts.All(conflict => set.Has(conflict.Path));
    }

    /// <summary>Brings the annotation up to date, in place, where the object has one.</summary>
    public static void Refresh(JsonObject obj, ApplyRequest request)
    {
        if (request.Manager != Kubectl || Read(obj) is null)
            return;

        var configuration = (JsonObject)request.Applied.DeepClone();
        (configuration["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        obj["metadata"]!["annotations"]![Annotation] = JsonValues.Write(configuration) + "\n";
    }

    private static string? Read(JsonObject obj) =>
        obj["metadata"]?["annotations"]?[Annotation] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0
            ? text
            : null;
}
