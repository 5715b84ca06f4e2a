using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Discovery.OpenApi;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>Serves the paths that are no resources: discovery, OpenAPI, version, health, and the issuer's documents.</summary>
/// <param name="registry">What is served.</param>
/// <param name="builtInSchemas">The OpenAPI v3 schema of a kind that is built in, by group, version and kind.</param>
/// <param name="issuer">The documents of the token issuer.</param>
/// <param name="time">The clock.</param>
public sealed class DiscoveryEndpoints(
    IResourceRegistry registry, Func<string, string, string, JsonObject?> builtInSchemas, IssuerDocuments issuer, TimeProvider time)
{
    private readonly OpenApiDocuments _openApi = new(new KindSchemas(builtInSchemas));
    private readonly Lock _lock = new();
    private DiscoveryState? _state;

    /// <summary>Answers a request if its path is one of these.</summary>
    /// <returns>False if it isn't.</returns>
    /// <exception cref="ApiException">404 for a version that a group doesn't have, 406 for a form that there isn't.</exception>
    public async Task<bool> TryServeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return false;
        if (Find(request) is not { } document)
            return false;
        await WriteAsync(context, document);
        return true;
    }

    private Document? Find(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        var state = State();
        switch (path.Length > 1 ? path.TrimEnd('/') : path)
        {
            case "/":
                return state.Root;
            case "/version":
                return state.Version;
            case IssuerDocuments.ConfigurationPath:
                return Document.Of(issuer.Configuration());
            case IssuerDocuments.KeySetPath:
                return Document.Of(issuer.KeySet(), IssuerDocuments.KeySetMediaType);
            case "/api":
                return Aggregated(request, state.CoreV2, state.CoreV2Beta1)
                    ?? Document.Of(GroupDiscovery.Versions(request.Host.Value ?? ""));
            case "/apis":
                return Aggregated(request, state.GroupsV2, state.GroupsV2Beta1) ?? state.Groups;
            case "/openapi/v3":
                return state.OpenApi.Index;
            case "/openapi/v2":
                if (request.Headers.Accept.ToString().StartsWith(OpenApiDocuments.ProtobufType, StringComparison.Ordinal))
                    return OpenApiDocuments.V2Protobuf;
                return AcceptsJson(request) ? state.OpenApi.V2 : throw NotAcceptable();
            case var deeper:
                return FindDeeper(deeper, request, state);
        }
    }

    private static Document? FindDeeper(string path, HttpRequest request, DiscoveryState state)
    {
        switch (path.Split('/')[1..])
        {
            case ["api", var version]:
                return state.Resources("", version) ?? throw ApiErrors.NoSuchResource();
            case ["apis", var group]:
                return state.Group(group) ?? Document.PageNotFound;
            case ["apis", var group, var version]:
                if (state.Resources(group, version) is { } resources)
                    return resources;
                return state.IsBuiltIn(group) ? throw ApiErrors.NoSuchResource() : Document.PageNotFound;
            case ["openapi", "v3", .. var rest]:
                return state.OpenApi.Find(string.Join('/', rest)) ?? Document.PageNotFound;
            default:
                return HealthChecks.Find(path, request.Query.ContainsKey("verbose"), [.. request.Query["exclude"].OfType<string>()]);
        }
    }

    private static Document? Aggregated(HttpRequest request, Document v2, Document v2Beta1) =>
        DiscoveryAccept.Negotiate(request.Headers.Accept.ToString()) switch
        {
            "v2" => v2,
            "v2beta1" => v2Beta1,
            DiscoveryAccept.Unaggregated => null,
            _ => throw NotAcceptable(),
        };

    private static bool AcceptsJson(HttpRequest request) =>
        DiscoveryAccept.Negotiate(request.Headers.Accept.ToString()) is DiscoveryAccept.Unaggregated;

    private async Task WriteAsync(HttpContext context, Document document)
    {
        var (request, response) = (context.Request, context.Response);
        if (document.Hash.Length > 0 && IsOpenApiV3(request) && request.Query["hash"].ToString() is { Length: > 0 } hash)
        {
            if (hash != document.Hash)
            {
                response.StatusCode = 301;
                response.Headers.Location = $"{request.Path}?hash={document.Hash}";
                return;
            }

            // A document that is asked for by its hash never changes.
            response.Headers.CacheControl = "public, immutable";
            response.Headers.Expires = time.GetUtcNow().AddYears(1).ToString("R");
        }
        else if (document.Hash.Length > 0 && !IsOpenApiV3(request))
        {
            response.Headers.CacheControl = "public";
        }

        if (document.Hash.Length > 0)
        {
            var etag = $"\"{document.Hash}\"";
            response.Headers.ETag = etag;
            response.Headers.Vary = "Accept";
            if (request.Headers.IfNoneMatch.Contains(etag))
            {
                response.StatusCode = 304;
                return;
            }
        }

        if (document.ContentType.StartsWith("text/plain", StringComparison.Ordinal))
            response.Headers.XContentTypeOptions = "nosniff";
        response.StatusCode = document.Status;
        response.ContentType = document.ContentType;
        response.ContentLength = document.Body.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(document.Body, context.RequestAborted);
    }

    private static bool IsOpenApiV3(HttpRequest request) => request.Path.StartsWithSegments("/openapi/v3", StringComparison.Ordinal);

    private static ApiException NotAcceptable() => new(
        406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, "
        + "application/vnd.kubernetes.protobuf");

    private DiscoveryState State()
    {
        var generation = registry.Generation;
        lock (_lock)
        {
            if (_state is null || _state.Generation != generation)
                _state = new DiscoveryState(generation, registry.All, _openApi, _state);
            return _state;
        }
    }
}
