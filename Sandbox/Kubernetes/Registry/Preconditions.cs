using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Registry;

/// <summary>What an update's metadata demands of the object as it is: its uid and its resourceVersion.</summary>
internal static class Preconditions
{
    /// <summary>Checks them.</summary>
    /// <exception cref="ApiException">409 if they don't hold, 422 if the kind wants a resourceVersion and there is none.</exception>
    public static void Check(WriteRequest request, ResourceStrategy strategy, JsonObject metadata, JsonObject old)
    {
        var resource = request.Resource;
        if (!request.IsPatch && (string?)metadata["uid"] is { Length: > 0 } uid && uid != (string?)old["uid"])
            throw WrongUid(request, uid, (string?)old["uid"]);

        var revision = (string?)metadata["resourceVersion"] ?? "";
        if (revision is "" or "0")
        {
            if (!strategy.AllowsUnconditionalUpdate)
            {
                throw ApiErrors.Invalid(resource.Group, resource.Plural, request.Name,
                    [FieldErrors.InvalidRaw("metadata.resourceVersion", "0", "must be specified for an update")]);
            }

            return;
        }

        ListOptions.ParseRevision(revision, message => ApiErrors.Internal(message));
        if (revision != (string?)old["resourceVersion"])
            throw ApiErrors.Modified(resource, request.Name);
    }

    /// <summary>The answer, in the words of kube-apiserver's storage, where the object has another uid or (empty) isn't there.</summary>
    public static ApiException WrongUid(WriteRequest request, string? wanted, string? stored) =>
        ApiErrors.Conflict(request.Resource, request.Name,
        $"StorageError: invalid object, Code: 4, Key: {StorageKey(request)}, ResourceVersion: 0, "
        + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted}, UID in object meta: {stored}");

    private static string StorageKey(WriteRequest request) => string.Join('/',
        new[] { "", "registry", request.Resource.Plural, request.Namespace, request.Name }.Where((part, i) => i == 0 || part.Length > 0));
}
