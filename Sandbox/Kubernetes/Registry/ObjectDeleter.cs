using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Registry;

/// <summary>Deletes objects: at once, or, where finalizers hold them, by marking them.</summary>
public sealed class ObjectDeleter(ObjectStore store, StrategySet strategies, AdmissionChain admission, TimeProvider time)
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    /// <summary>Deletes an object, asking no admission: for the sandbox's own controllers.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ns">The namespace; empty outside namespaces.</param>
    /// <param name="name">The name.</param>
    /// <param name="options">How.</param>
    /// <returns>What was deleted, and whether it is gone.</returns>
    /// <exception cref="ApiException">404; 409 if a precondition doesn't hold; 403 for namespaces of the system.</exception>
    public (StoredObject Object, bool Gone) Delete(ApiResource resource, string ns, string name, DeleteOptions options)
    {
        while (true)
        {
            var stored = Find(resource, ns, name, options);
            if (TryDelete(resource, ns, name, stored, options) is { } result)
                return result;
        }
    }

    /// <summary>Deletes an object, if admission has nothing against it.</summary>
    /// <param name="attributes">The request, without the object.</param>
    /// <param name="ns">The namespace; empty outside namespaces.</param>
    /// <param name="name">The name.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>What was deleted, and whether it is gone.</returns>
    /// <exception cref="ApiException">As <see cref="Delete"/>, or admission refuses.</exception>
    public async ValueTask<(StoredObject Object, bool Gone)> DeleteAsync(
        AdmissionAttributes attributes, string ns, string name, DeleteOptions options, CancellationToken cancellation)
    {
        var resource = attributes.Resource;
        while (true)
        {
            var stored = Find(resource, ns, name, options);
            if (!admission.IsIdle)
                await admission.AdmitAsync(attributes with { OldObject = Bodies.InVersion(resource, stored.Value) }, cancellation);
            if (TryDelete(resource, ns, name, stored, options) is { } result)
                return result;
        }
    }

    private StoredObject Find(ApiResource resource, string ns, string name, DeleteOptions options)
    {
        NamespaceLifecycle.CheckDelete(resource, name);
        var stored = store.Read(resource.StorageName, ns, name) ?? throw ApiErrors.NotFound(resource, name);
        CheckPreconditions(resource, name, stored.Value["metadata"]!.AsObject(), options);
        return stored;
    }

    private (StoredObject Object, bool Gone)? TryDelete(
        ApiResource resource, string ns, string name, StoredObject stored, DeleteOptions options)
    {
        var value = (JsonObject)stored.Value.DeepClone();
        var metadata = value["metadata"]!.AsObject();
        var isMarked = metadata["deletionTimestamp"] is not null;
        var changed = SetFinalizers(
            metadata, options.Propagation ?? strategies.For(resource).DefaultPropagation, options.Propagation is not null);
        var grace = GracePeriod(resource, value, options);
        if (grace == 0 && metadata.Number("deletionGracePeriodSeconds") > 0)
        {
            metadata["deletionGracePeriodSeconds"] = 0L;
            changed = true;
        }

        var held = !Bodies.HasNoFinalizers(resource, value) || KeepsUntilFinalized(resource) || (!isMarked && grace > 0);
        if (!held)
        {
            if (options.DryRun)
                return (stored, true);
            return store.TryDelete(resource.StorageName, ns, name, stored) is { } gone ? (gone, true) : null;
        }

        if (isMarked && !changed)
            return (stored, false);
        if (!isMarked)
            Mark(resource, value, grace);
        if (options.DryRun)
            return (new StoredObject(value, stored.Revision), false);
        return store.TryWrite(resource.StorageName, ns, name, value, stored) is { } written ? (written, false) : null;
    }

    private void Mark(ApiResource resource, JsonObject value, long grace)
    {
        var metadata = value["metadata"]!.AsObject();
        metadata["deletionTimestamp"] = time.GetUtcNow()
            .AddSeconds(grace).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (resource.QualifiedName != "namespaces" && !KeepsUntilFinalized(resource))
            metadata["deletionGracePeriodSeconds"] = grace;
        if (metadata.Number("generation") is { } generation && !KeepsUntilFinalized(resource))
            metadata["generation"] = generation + 1;
        if (resource.QualifiedName == "namespaces")
            value["status"] = new JsonObject { ["phase"] = "Terminating" };
        if (KeepsUntilFinalized(resource))
            CustomResourceDefinitions.MarkTerminating(value, time.GetUtcNow());
    }

    /// <summary>Definitions stay until their objects are gone.</summary>
    private static bool KeepsUntilFinalized(ApiResource resource) =>
        resource.QualifiedName == "customresourcedefinitions.apiextensions.k8s.io";

    private static bool SetFinalizers(JsonObject metadata, string propagation, bool isExplicit)
    {
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(item => (string?)item ?? "").ToList();
        var wanted = finalizers.Where(item => !isExplicit || item is not (Orphan or Foreground)).ToList();
        if (propagation is "Orphan" or "Foreground")
            wanted.Add(propagation == "Orphan" ? Orphan : Foreground);
        if (wanted.SequenceEqual(finalizers))
            return false;
        if (wanted.Count == 0)
            metadata.Remove("finalizers");
        else
            metadata["finalizers"] = new JsonArray([.. wanted.Select(item => (JsonNode)item)]);
        return true;
    }

    private static long GracePeriod(ApiResource resource, JsonObject value, DeleteOptions options)
    {
        if (resource.QualifiedName != "pods")
            return 0;
        // What no node has taken up ends at once.
        if ((string?)value["spec"]?["nodeName"] is null or "" || (string?)value["status"]?["phase"] is "Succeeded" or "Failed")
            return 0;
        return options.GracePeriodSeconds ?? value.Number("spec", "terminationGracePeriodSeconds") ?? 30;
    }

    private static void CheckPreconditions(ApiResource resource, string name, JsonObject metadata, DeleteOptions options)
    {
        if (options.PreconditionUid is { } uid && uid != (string?)metadata["uid"])
        {
            throw Conflict(resource, name, $"the UID in the precondition ({uid}) does not match the UID in record ({metadata["uid"]}). "
                + "The object might have been deleted and then recreated");
        }

        if (options.PreconditionRevision is { } revision && revision != (string?)metadata["resourceVersion"])
        {
            throw Conflict(
                resource, name, $"the ResourceVersion in the precondition ({revision}) does not match the ResourceVersion in record "
                + $"({metadata["resourceVersion"]}). The object might have been modified");
        }
    }

    // Here the real server names the kind instead of the resource.
    private static ApiException Conflict(ApiResource resource, string name, string why)
    {
        var details = ApiErrors.Details(resource, name);
        details["kind"] = resource.Kind;
        var qualified = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        return new(409, "Conflict", $"Operation cannot be fulfilled on {qualified} \"{name}\": {why}", details);
    }
}
