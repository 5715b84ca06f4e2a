using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Pipeline;

namespace Operator.Destinations;

/// <summary>Whose a Secret is, and whether we may write it.</summary>
public static class Ownership
{
    /// <summary>
    /// Why a Secret must not be written, or null when it may: it is ours by UID, it was ours before a restore (the annotation names our resource), it
    /// is to be merged into (<c>create: false</c>), or it is to be taken over (<c>overwrite: true</c>). One that has a controller isn't even taken over, unless
    /// that is a resource of an operator that we follow.
    /// </summary>
    public static Problem? Refuse(V1Secret live, DestinationPlan plan)
    {
        // Our marks on what another controller owns are somebody's forgery.
        var controller = live.Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);
        var isAnothers = controller is not null && (controller.Kind != plan.Owner.Kind || controller.Name != plan.Owner.Name);
        if (!plan.Create || (!isAnothers && IsOurs(live, plan.Owner)))
            return null;

        if (controller is not null && !FormerOperator.Is(controller))
        {
            return new Problem(
                Reasons.Conflict,
                $"Secret {plan.Key} is controlled by {controller.Kind} {controller.Name}, so it isn't touched: choose another spec.destination.name",
                ProblemKind.Stalled);
        }

        return plan.Overwrite
            ? null
            : new Problem(
                Reasons.Conflict,
                $"Secret {plan.Key} exists and isn't ours ({Describe(live)}), so it isn't touched: delete it, choose another spec.destination.name, "
                + "or set spec.destination.overwrite to take it over",
                ProblemKind.Stalled);
    }

    /// <summary>
    /// Whether a Secret was made for a resource: it refers to it as its owner, or its annotation names it. The name is what a Secret that stays
    /// (<c>deletionPolicy: Retain</c>) goes by, and one whose resource was given another UID by a restore.
    /// </summary>
    public static bool IsOurs(V1Secret live, DestinationOwner owner) =>
        IsReferredToBy(live, owner)
        || (live.Metadata.Annotations?.TryGetValue(Marks.OwnerAnnotation, out var name) == true && name == owner.ToString()
            && live.Metadata.Labels?.ContainsKey(Marks.ManagedLabel) == true);

    /// <summary>What is to be taken off a Secret before it is ours (a merge patch), or null for nothing: what the operator left that made it.</summary>
    public static JsonObject? Release(V1Secret live, DestinationPlan plan, IEnumerable<string> keys) =>
        plan.Create && plan.Overwrite ? FormerOperator.Release(live, keys) : null;

    /// <summary>Whether a Secret carries the owner reference of a resource.</summary>
    public static bool IsReferredToBy(V1Secret live, DestinationOwner owner) =>
        live.Metadata.OwnerReferences?.Any(o => o.Uid == owner.Uid) == true;

    private static string Describe(V1Secret live)
    {
        if (live.Metadata.Annotations?.TryGetValue(Marks.OwnerAnnotation, out var ours) == true)
            return $"it belongs to {ours}";
        if (live.Metadata.OwnerReferences is { Count: > 0 } owners)
            return $"it belongs to {owners[0].Kind} {owners[0].Name}";
        if (live.Metadata.Labels?.TryGetValue("app.kubernetes.io/managed-by", out var manager) == true)
            return $"it is managed by {manager}";
        return "it names no owner";
    }
}
