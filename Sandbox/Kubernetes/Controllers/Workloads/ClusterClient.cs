using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>The API as a component of the control plane uses it: what it writes passes through the same rules as all else.</summary>
/// <param name="store">Reads.</param>
/// <param name="writer">Creates and updates.</param>
/// <param name="deleter">Deletes.</param>
/// <param name="user">Who the component is.</param>
/// <param name="manager">Who owns the fields that it writes.</param>
internal sealed class ClusterClient(ObjectStore store, ObjectWriter writer, ObjectDeleter deleter, string user, string manager)
{
    private readonly RequestUser _user = Users.Administrator with { Name = user };
    private readonly WriteOptions _options = new(DryRun: false, manager, FieldValidation.Ignore, Force: false);

    /// <summary>The object, or null. It is shared: clone before changing.</summary>
    public JsonObject? Get(ApiResource resource, string ns, string name) => store.Get(resource.StorageName, ns, name);

    /// <summary>The objects in a namespace (null: in all).</summary>
    public IReadOnlyList<JsonObject> List(ApiResource resource, string? ns) => store.List(resource.StorageName, ns);

    /// <summary>Creates an object.</summary>
    /// <exception cref="ApiException">It is refused.</exception>
    public async ValueTask<JsonObject> CreateAsync(ApiResource resource, JsonObject value, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        value["apiVersion"] = resource.ApiVersion;
        value["kind"] = resource.Kind;
        var request = new WriteRequest(resource, value.Text("metadata", "namespace"), "", "", _user, _options);
        return (await writer.CreateAsync(request, value, [], cancellation)).Object.Value;
    }

    /// <summary>Changes an object as it is now; null if it is gone.</summary>
    /// <param name="resource">Its resource.</param>
    /// <param name="known">The object as it was read.</param>
    /// <param name="change">Changes it in place; may be called again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="subresource">The subresource to write to.</param>
    /// <exception cref="ApiException">It is refused.</exception>
    public async ValueTask<JsonObject?> UpdateAsync(
        ApiResource resource, JsonObject known, Action<JsonObject> change, CancellationToken cancellation, string subresource = "")
    {
        cancellation.ThrowIfCancellationRequested();
        var (ns, name) = (known.Text("metadata", "namespace"), known.Text("metadata", "name"));
        var request = new WriteRequest(resource, ns, name, subresource, _user, _options);
        try
        {
            var result = await writer.UpdateAsync(request, [], live =>
            {
                var value = (JsonObject)live.DeepClone();
                change(value);
                return value;
            }, cancellation);
            return result.Object.Value;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    /// <summary>Writes an object's status if it differs.</summary>
    public async ValueTask SetStatusAsync(ApiResource resource, JsonObject known, JsonObject status, CancellationToken cancellation)
    {
        if (!JsonNode.DeepEquals(known["status"], status))
            await UpdateAsync(resource, known, value => value["status"] = status.DeepClone(), cancellation, "status");
    }

    /// <summary>Deletes an object if it is still the same.</summary>
    public void Delete(ApiResource resource, JsonObject known, long? gracePeriodSeconds = null)
    {
        try
        {
            deleter.Delete(resource, known.Text("metadata", "namespace"), known.Text("metadata", "name"), new DeleteOptions
            {
                Propagation = "Background",
                PreconditionUid = known.Text("metadata", "uid"),
                GracePeriodSeconds = gracePeriodSeconds,
            });
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another object of the name by now.
        }
    }

    /// <summary>
    /// The objects that an owner controls. Those that its selector matches and nobody controls become its own; those that it no
    /// longer matches are let go (<c>ControllerRefManager</c>).
    /// </summary>
    public async ValueTask<List<JsonObject>> ClaimAsync(ApiResource resource, ApiResource ownerKind, JsonObject owner, CancellationToken cancellation)
    {
        var uid = owner.Text("metadata", "uid");
        var selector = owner.At("spec", "selector") as JsonObject ?? [];
        var isGoing = owner.IsBeingDeleted();
        var claimed = new List<JsonObject>();
        foreach (var candidate in List(resource, owner.Text("metadata", "namespace")))
        {
            var controller = candidate.Controller();
            var matches = Strategies.Pods.LabelSelection.Matches(selector, candidate.At("metadata", "labels") as JsonObject);
            if (controller.Text("uid") == uid)
            {
                if (matches || isGoing)
                    claimed.Add(candidate);
                else
                    await UpdateAsync(resource, candidate, value => OwnerReference.Remove(value, new HashSet<string> { uid }), cancellation);
            }
            else if (controller is null && matches && !isGoing && !candidate.IsBeingDeleted() && selector.Count > 0
                && await UpdateAsync(resource, candidate, value => Adopt(value, ownerKind, owner), cancellation) is { } adopted)
            {
                claimed.Add(adopted);
            }
        }

        return claimed;
    }

    private static void Adopt(JsonObject value, ApiResource ownerKind, JsonObject owner)
    {
        var metadata = value.Child("metadata");
        if (metadata["ownerReferences"] is not JsonArray references)
            metadata["ownerReferences"] = references = [];
        references.Add(ownerKind.ControllerReference(owner));
    }
}
