using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Discovery;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Selectors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The way of every request: who is it, may they, what is it about, do it.</summary>
public sealed class KubernetesApi(
    Authenticator authenticator,
    Impersonation impersonation,
    Authorizer authorizer,
    IResourceRegistry registry,
    DiscoveryEndpoints discovery,
    ReadEndpoint reads,
    WatchEndpoint watches,
    WriteEndpoint writes,
    SubresourceEndpoint subresources,
    Action<Exception> onError)
{
    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers["Audit-Id"] = http.Request.Headers["Audit-Id"] is [{ } given, ..] ? given : Guid.NewGuid().ToString();
        try
        {
            await DispatchAsync(http);
        }
        catch (ApiException e) when (!http.Response.HasStarted)
        {
            await Answers.ErrorAsync(http, e);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            // The last resort, as kube-apiserver recovers from panics: the client gets an answer, and we learn of it.
            onError(e);
            await Answers.ErrorAsync(http, ApiErrors.InternalError(e.Message));
        }
    }

    private async Task DispatchAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var attributes = ApiPath.Parse(http.Request.Method, http.Request.Path.Value ?? "/", query.Flag("watch") ?? false,
            FieldName(query.Text("fieldSelector")));
        var user = authenticator.Authenticate(http.Request.Headers.Authorization is [{ } header, ..] ? header : null)
            ?? throw AccessErrors.Unauthorized();
        user = impersonation.Apply(user, http.Request.Headers, attributes);
        if (authorizer.Authorize(user, attributes) is { Allowed: false } decision)
            throw AccessErrors.Forbidden(user, attributes, decision.Reason);
        if (!attributes.IsResource)
        {
            if (!await discovery.TryServeAsync(http))
                await Answers.NoPageAsync(http);
            return;
        }

        if (registry.Find(attributes.Group, attributes.Version, attributes.Resource) is not { } resource)
        {
            // Groups that are built in know that they don't have it; others aren't there at all.
            if (!BuiltInResources.All.Any(known => known.Group == attributes.Group))
                await Answers.NoPageAsync(http);
            else
                throw ApiErrors.NoSuchResource();
            return;
        }

        await ServeAsync(new ApiRequest(http, attributes, resource, user));
    }

    private Task ServeAsync(ApiRequest request)
    {
        var (attributes, resource) = (request.Attributes, request.Resource);
        var isNamespaceItself = resource.QualifiedName == "namespaces" && attributes.Name == attributes.Namespace;
        if (!resource.Namespaced && attributes.Namespace.Length > 0 && !isNamespaceItself)
            throw ApiErrors.NoSuchResource();
        if (resource.Namespaced && attributes.Namespace.Length == 0 && PathHasName(request))
            throw ApiErrors.NoSuchResource();
        if (attributes.Subresource.Length > 0)
            return subresources.ServeAsync(request);
        if (SubresourceEndpoint.IsReview(resource))
            return attributes.Verb == "create" ? subresources.ReviewAsync(request) : throw ApiErrors.MethodNotAllowed();
        var verb = attributes.Verb;
        var onCollection = !PathHasName(request);
        if (!resource.Verbs.Contains(verb) || (onCollection && verb is "update" or "patch") || (!onCollection && verb == "create")
            || (resource.Namespaced && attributes.Namespace.Length == 0 && verb is not ("list" or "watch")))
            throw ApiErrors.MethodNotAllowed();
        return verb switch
        {
            "get" => reads.GetAsync(request),
            "list" => reads.ListAsync(request, Options(request)),
            "watch" => watches.WatchAsync(request, Options(request)),
            "create" => writes.CreateAsync(request),
            "update" => writes.UpdateAsync(request),
            "patch" => writes.PatchAsync(request),
            "delete" => writes.DeleteAsync(request),
            _ => writes.DeleteCollectionAsync(request),
        };
    }

    private static ListOptions Options(ApiRequest request) =>
        ListOptions.Parse(request.Http.Request.Query, request.Resource);

    /// <summary>Whether the path itself names an object; for lists the name may come from a field selector.</summary>
    private static bool PathHasName(ApiRequest request) =>
        request.Attributes.Name.Length > 0 && request.Attributes.Verb is not ("list" or "watch" or "deletecollection");

    private static string FieldName(string selector)
    {
        try
        {
            return selector.Length == 0 ? "" : FieldSelector.Parse(selector, null).Name;
        }
        catch (ApiException)
        {
            // Malformed: the list says so later, after authorization.
            return "";
        }
    }
}
