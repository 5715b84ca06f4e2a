using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Server-side apply (<c>PATCH</c> with <c>application/apply-patch+yaml</c>).</summary>
public static class ServerSideApply
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>
    /// The object after the apply, with <c>metadata.managedFields</c>; the request's objects stay as they are.
    /// If nothing changes it equals the live object but perhaps for the time of the manager's entry.
    /// </summary>
    /// <exception cref="ApiException">
    /// 400 if the configuration is of another kind or brings managedFields, 409 if others own fields that it would change, 500 if it
    /// doesn't
    /// fit the kind's type, as the real server has it.
    /// </exception>
    public static JsonObject Apply(ApplyRequest request)
    {
        Check(request);
        try
        {
            return Apply(request, request.Force);
        }
        catch (ApplyConflictException e) when (request.Manager == LastApplied.Kubectl && LastApplied.Allows(request, e.Conflicts))
        {
            // The object was managed by kubectl's client-side apply, and kubectl takes over what that set.
            return Apply(request, force: true);
        }
        catch (ApplyConflictException e)
        {
            throw e.ToApiException();
        }
    }

    private static JsonObject Apply(ApplyRequest request, bool force)
    {
        var resource = request.Resource;
        var (apiVersion, time) = (resource.ApiVersion, ManagedFields.Format(request.Time));
        var managers = Managers.Read(request.Live) ?? new Managers();
        foreach (var id in managers.Ids)
            managers[id] = managers[id]! with { Fields = SchemaChange.Reconcile(managers[id]!.Fields, request.Type) };

        var empty = EmptyObject.Of(request.Type, resource);
        var live = request.Live is null ? empty : ManagedFields.WithoutManagedFields(request.Live);
        var ownership = new Ownership(request.Type, ResetFields.For(resource, request.Subresource), managers);
        if (managers.IsEmpty && request.Live is not null)
            ownership.Update(empty, live, ManagerId.Updater(BeforeFirstApply, apiVersion, request.Subresource), apiVersion, time);

        var manager = ManagerId.Applier(request.Manager, request.Subresource);
        var applied = ManagedFields.WithoutManagedFields(request.Applied);
        var result = ownership.Apply(live, applied, manager, apiVersion, force);
        if (managers[manager] is { } entry)
            managers[manager] = entry with { Fields = ManagedFields.Strip(entry.Fields), Time = result is null ? entry.Time : time };

        var after = result ?? live;
        if (!resource.IsCustom)
            after = GoShape.Normalize(after, request.Type);
        LastApplied.Refresh(after, request);
        managers.Write(after);
        return after;
    }

    private static void Check(ApplyRequest request)
    {
        var resource = request.Resource;
        var (apiVersion, kind) = (Text(request.Applied, "apiVersion"), Text(request.Applied, "kind"));
        if (apiVersion != resource.ApiVersion || kind != resource.Kind)
        {
            var groupVersion = apiVersion.Contains('/') ? apiVersion : "/" + apiVersion;
            throw new ApiException(400, "BadRequest", $"invalid object type: {groupVersion}, Kind={kind}");
        }

        var metadata = request.Applied["metadata"] as JsonObject;
        if (metadata?["managedFields"] is not null)
            throw new ApiException(400, "BadRequest", "metadata.managedFields must be nil");

        if (TypeCheck.Find(request.Applied, request.Type) is { } error)
        {
            var name = $"{metadata?["namespace"]}/{metadata?["name"]}";
            var version = resource.Group.Length == 0 ? "/" + resource.Version : resource.ApiVersion;
            throw new ApiException(500, "", $"failed to create typed patch object ({name}; {version}, Kind={resource.Kind}): {error}");
        }
    }

    private static string Text(JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
