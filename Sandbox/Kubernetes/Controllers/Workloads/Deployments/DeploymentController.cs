using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.Deployments;

/// <summary>
/// Rolls a Deployment out over ReplicaSets, one for each template that it had (<c>pkg/controller/deployment</c>).
/// </summary>
internal sealed class DeploymentController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        var state = RolloutState.Of(value, await client.ClaimAsync(Kinds.ReplicaSets, Kinds.Deployments, value, cancellation));
        if (!value.IsBeingDeleted() && await AdvanceAsync(state, cancellation))
        {
            // What was written to brings us here again; the status is of what there is now.
            if (client.Get(Kinds.Deployments, value.Text("metadata", "namespace"), value.Text("metadata", "name")) is not { } now)
                return;
            state = RolloutState.Of(now, await client.ClaimAsync(Kinds.ReplicaSets, Kinds.Deployments, now, cancellation));
        }

        var status = DeploymentStatus.Of(state, time.GetUtcNow());
        await client.SetStatusAsync(Kinds.Deployments, state.Deployment, status, cancellation);
        if (DeploymentStatus.Deadline(state, status) is { } due)
            queue.AddAt(Kinds.Deployments.Address(value), due);
    }

    /// <summary>Takes the next step; true if something changed.</summary>
    private async ValueTask<bool> AdvanceAsync(RolloutState state, CancellationToken cancellation)
    {
        var isPaused = state.Deployment.IsTrue("spec", "paused");
        var hasRevision = await NumberAsync(state, mayCreate: false, cancellation);
        if (IsScaled(state))
            return await RescaleAsync(state, cancellation) || hasRevision;
        if (isPaused)
            return hasRevision;
        if (!state.IsRolling && await ScaleDownAllAsync(state, cancellation))
            return true;
        if (!state.IsRolling && state.Current is null && RolloutState.Count(state.Old, "replicas") > 0)
            return hasRevision;
        if (state.Current is null)
            return await NumberAsync(state, mayCreate: true, cancellation);
        if (await ScaleCurrentAsync(state, cancellation) || await ScaleDownOldAsync(state, cancellation))
            return true;
        if (DeploymentStatus.IsComplete(state))
            CleanUp(state);
        return hasRevision;
    }

    /// <summary>Sees that the template has a ReplicaSet and that it carries the highest revision.</summary>
    private async ValueTask<bool> NumberAsync(RolloutState state, bool mayCreate, CancellationToken cancellation)
    {
        var last = state.Old.Select(RolloutState.Revision).DefaultIfEmpty().Max();
        var current = state.Current;
        if (current is null)
        {
            if (!mayCreate)
                return false;
            current = await CreateAsync(state, last + 1, cancellation);
        }

        var changed = state.Current is null;
        var wanted = ReplicaSets.Annotations(state, current, Math.Max(RolloutState.Revision(current), last + 1));
        var least = state.Deployment.Number("spec", "minReadySeconds");
        if (!JsonNode.DeepEquals(wanted, current.At("metadata", "annotations")) || current.Number("spec", "minReadySeconds") != least)
        {
            changed = true;
            await client.UpdateAsync(Kinds.ReplicaSets, current, set =>
            {
                set.Child("metadata")["annotations"] = wanted.DeepClone();
                set.Child("spec")["minReadySeconds"] = least;
            }, cancellation);
        }

        var revision = wanted.Text(Annotations.Revision);
        var status = state.Deployment.At("status")?.DeepClone() as JsonObject ?? [];
        DeploymentStatus.NoteReplicaSet(status, current, state.Current is null, time.GetUtcNow().Stamp());
        if (state.Deployment.Text("metadata", "annotations", Annotations.Revision) == revision
            && JsonNode.DeepEquals(status, state.Deployment["status"]))
            return changed;
        await client.UpdateAsync(Kinds.Deployments, state.Deployment, deployment =>
        {
            deployment.Child("metadata").Child("annotations")[Annotations.Revision] = revision;
            deployment["status"] = status.DeepClone();
        }, cancellation, "status");
        return true;
    }

    private async ValueTask<JsonObject> CreateAsync(RolloutState state, long revision, CancellationToken cancellation)
    {
        var deployment = state.Deployment;
        try
        {
            var created = await client.CreateAsync(Kinds.ReplicaSets, ReplicaSets.New(state, revision), cancellation);
            if (RolloutState.SpecReplicas(created) > 0)
                await TellAsync(deployment, created, 0, RolloutState.SpecReplicas(created), cancellation);
            return created;
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Another template has the name: the next one is tried.
            await client.UpdateAsync(Kinds.Deployments, deployment, value =>
                value.Child("status")["collisionCount"] = (value.Number("status", "collisionCount") ?? 0) + 1, cancellation, "status");
            throw;
        }
    }

    /// <summary>Whether somebody changed the number of replicas since the ReplicaSets were scaled.</summary>
    private static bool IsScaled(RolloutState state) => state.All.Any(set => RolloutState.SpecReplicas(set) > 0
        && long.TryParse(set.Text("metadata", "annotations", Annotations.DesiredReplicas), out var desired) && desired != state.Wanted);

    private async ValueTask<bool> RescaleAsync(RolloutState state, CancellationToken cancellation)
    {
        var active = state.All.Where(set => RolloutState.SpecReplicas(set) > 0).ToList();
        if (active.Count == 1)
            return await ScaleAsync(state, active[0], state.Wanted, cancellation);
        // In the middle of a rollout each gets its share of what is added or taken away; the youngest the rest.
        var total = RolloutState.SpecReplicas(active);
        var most = state.Wanted + state.MaxSurge;
        var left = most - total;
        var changed = false;
        foreach (var set in active.Take(active.Count - 1))
        {
            var share = RolloutState.SpecReplicas(set) * (most - total) / total;
            left -= share;
            changed |= await ScaleAsync(state, set, Math.Max(0, RolloutState.SpecReplicas(set) + share), cancellation);
        }

        return await ScaleAsync(state, active[^1], Math.Max(0, RolloutState.SpecReplicas(active[^1]) + left), cancellation) || changed;
    }

    private async ValueTask<bool> ScaleDownAllAsync(RolloutState state, CancellationToken cancellation)
    {
        var changed = false;
        foreach (var set in state.Old)
            changed |= await ScaleAsync(state, set, 0, cancellation);
        return changed;
    }

    private async ValueTask<bool> ScaleCurrentAsync(RolloutState state, CancellationToken cancellation)
    {
        var now = RolloutState.SpecReplicas(state.Current!);
        var next = now > state.Wanted ? state.Wanted : state.NextForCurrent(now);
        return await ScaleAsync(state, state.Current!, next, cancellation);
    }

    private async ValueTask<bool> ScaleDownOldAsync(RolloutState state, CancellationToken cancellation)
    {
        var least = state.Wanted - state.MaxUnavailable;
        var unavailable = RolloutState.SpecReplicas(state.Current!) - (state.Current!.Number("status", "availableReplicas") ?? 0);
        var most = RolloutState.SpecReplicas(state.All) - least - unavailable;
        var changed = false;
        // Pods that don't serve go first, then others as long as enough serve.
        var spare = RolloutState.Count(state.All, "availableReplicas") - least;
        foreach (var set in state.Old.Where(set => RolloutState.SpecReplicas(set) > 0))
        {
            var now = RolloutState.SpecReplicas(set);
            var idle = Math.Min(now - (set.Number("status", "availableReplicas") ?? 0), most);
            var serving = Math.Min(now - Math.Max(idle, 0), Math.Max(0, Math.Min(spare, most - Math.Max(idle, 0))));
            var less = Math.Max(idle, 0) + serving;
            if (less <= 0)
                continue;
            most -= less;
            spare -= serving;
            changed |= await ScaleAsync(state, set, now - less, cancellation);
        }

        return changed;
    }

    private async ValueTask<bool> ScaleAsync(RolloutState state, JsonObject set, long replicas, CancellationToken cancellation)
    {
        var before = RolloutState.SpecReplicas(set);
        var annotations = ReplicaSets.Annotations(state, set, null);
        if (before == replicas && JsonNode.DeepEquals(annotations, set.At("metadata", "annotations")))
            return false;
        await client.UpdateAsync(Kinds.ReplicaSets, set, value =>
        {
            value.Child("spec")["replicas"] = replicas;
            value.Child("metadata")["annotations"] = annotations.DeepClone();
        }, cancellation);
        if (before != replicas)
            await TellAsync(state.Deployment, set, before, replicas, cancellation);
        return true;
    }

    private ValueTask TellAsync(JsonObject deployment, JsonObject set, long before, long now, CancellationToken cancellation) => events.NormalAsync(
        Kinds.Deployments, deployment, "ScalingReplicaSet",
        $"Scaled {(now > before ? "up" : "down")} replica set {set.Text("metadata", "name")} from {before} to {now}", cancellation);

    /// <summary>Deletes ReplicaSets beyond the history that is to be kept.</summary>
    private void CleanUp(RolloutState state)
    {
        var limit = state.Deployment.Number("spec", "revisionHistoryLimit") ?? 10;
        var unused = state.Old.Where(set => RolloutState.SpecReplicas(set) == 0 && (set.Number("status", "replicas") ?? 0) == 0
            && !set.IsBeingDeleted()).OrderBy(RolloutState.Revision).ToList();
        foreach (var set in unused.Take((int)Math.Max(0, unused.Count - limit)))
            client.Delete(Kinds.ReplicaSets, set);
    }
}
