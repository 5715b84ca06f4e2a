using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Access.Reviews;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;
using Sandbox.Kubernetes.Strategies.Pods;
using Sandbox.Kubernetes.Tables;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Answers requests to subresources, and reviews, which nothing is stored of.</summary>
public sealed class SubresourceEndpoint(
    ObjectStore store, ReadEndpoint reads, WriteEndpoint writes, ObjectWriter writer, ObjectDeleter deleter,
        AdmissionChain admission, StrategySet strategies, FieldTypes types, TokenRequests tokens, AccessReviews reviews)
{
    private static readonly ApiResource TokenRequest = Unstored("authentication.k8s.io", "TokenRequest");
    private static readonly ApiResource Eviction = Unstored("policy", "Eviction");
    private static readonly ApiResource Binding = Unstored("", "Binding");
    private readonly BodyDecoder _decoder = new(types);

    /// <summary>Whether a kind asks a question instead of being stored.</summary>
    public static bool IsReview(ApiResource resource) => resource.Verbs is ["create"];

    /// <summary>Answers a review.</summary>
    public async Task ReviewAsync(ApiRequest request)
    {
        var body = await AdmitAsync(request, await ReadAsync(request, request.Resource));
        await Answers.JsonAsync(request.Http, reviews.Create(request.Resource, body, request.Attributes.Namespace, request.User), 201);
    }

    /// <summary>Answers a request to a subresource.</summary>
    public Task ServeAsync(ApiRequest request)
    {
        var attributes = request.Attributes;
        var subresource = request.Resource.Subresources.FirstOrDefault(item => item.Name == attributes.Subresource)
            ?? throw (request.Resource.IsCustom ? ApiErrors.NotFound(request.Resource, attributes.Name) : ApiErrors.NoSuchResource());
        if (!subresource.Verbs.Contains(attributes.Verb))
            throw ApiErrors.MethodNotAllowed();
        return (attributes.Subresource, attributes.Verb) switch
        {
            ("token", _) => TokenAsync(request),
            ("scale", "get") => Answers.JsonAsync(request.Http, Scales.Of(request.Resource, Read(request).Value)),
            ("scale", _) => ScaleAsync(request),
            ("eviction", _) => EvictAsync(request),
            ("log", _) => LogAsync(request),
            ("binding", _) => BindAsync(request),
            ("status" or "finalize" or "approval", "get") => reads.GetAsync(request),
            ("status" or "finalize" or "approval", "update") => writes.UpdateAsync(request),
            ("status" or "approval", "patch") => writes.PatchAsync(request),
            _ => throw new ApiException(501, "NotImplemented", $"the sandbox runs no containers: {attributes.Subresource} is not possible"),
        };
    }

    private static ApiResource Unstored(string group, string kind) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        Singular = kind.ToLowerInvariant(),
        ListKind = "",
    };

    /// <summary>Reads an object that is created but not stored; values of the wrong type are refused, as for other kinds.</summary>
    private async Task<JsonObject> ReadAsync(ApiRequest request, ApiResource kind)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, kind.Kind);
        if (body.Value is not JsonObject value)
        {
            throw ApiErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {kind.Kind}): couldn't get version/kind");
        }

        // One of another kind is refused as such, later.
        if (value["kind"] is not null && value.Text("kind") != kind.Kind)
            return value;
        var write = new WriteRequest(kind, request.Namespace, "", "", request.User, WriteOptions.Parse(request.Http.Request, "CreateOptions"));
        try
        {
            _decoder.Decode(write, strategies.For(kind), (JsonObject)value.DeepClone(), body.Duplicates);
        }
        finally
        {
            Answers.Warn(request.Http, write.Warnings);
        }

        return value;
    }

    /// <summary>Lets admission change or refuse an object that is created but not stored.</summary>
    private async ValueTask<JsonObject> AdmitAsync(ApiRequest request, JsonObject body)
    {
        if (admission.IsIdle)
            return body;
        var warnings = new List<string>();
        var (name, options) = (request.Attributes.Name, WriteOptions.Parse(request.Http.Request, "CreateOptions"));
        var attributes = new AdmissionAttributes(AdmissionAttributes.Create, request.Resource, request.Attributes.Subresource,
            request.Namespace, name, request.User, AdmissionAttributes.OptionsOf("CreateOptions", options))
        {
            Object = body,
            Warnings = warnings,
        };
        body["kind"] ??= attributes.Kind.Kind;
        try
        {
            await admission.AdmitAsync(attributes, request.Http.RequestAborted);
        }
        finally
        {
            Answers.Warn(request.Http, warnings);
        }

        return attributes.Object;
    }

    private StoredObject Read(ApiRequest request) =>
        store.Read(request.Resource.StorageName, request.Namespace, request.Attributes.Name)
        ?? throw ApiErrors.NotFound(request.Resource, request.Attributes.Name);

    private async Task TokenAsync(ApiRequest request)
    {
        var body = await AdmitAsync(request, await ReadAsync(request, TokenRequest));
        await Answers.JsonAsync(request.Http, tokens.Create(body, request.Namespace, request.Attributes.Name), 201);
    }

    private async Task ScaleAsync(ApiRequest request)
    {
        var isPatch = request.Attributes.Verb == "patch";
        var options = WriteOptions.Parse(request.Http.Request, isPatch ? "PatchOptions" : "UpdateOptions");
        var write = new WriteRequest(request.Resource, request.Namespace, request.Attributes.Name, "scale", request.User, options)
        {
            View = new(value => Scales.Of(request.Resource, value), Scales.Back),
        };
        var body = isPatch
            ? await RequestBody.ReadPatchAsync(request.Http.Request)
            : await RequestBody.ReadAsync(request.Http.Request, "Scale");
        var type = RequestBody.MediaType(request.Http.Request);
        WriteResult result;
        try
        {
            result = await writer.UpdateAsync(write, body.Duplicates,
                live => Scales.Change(request.Resource, live, isPatch ? type : "", body), request.Http.RequestAborted);
        }
        finally
        {
            Answers.Warn(request.Http, write.Warnings);
        }

        await Answers.JsonAsync(request.Http, Scales.Of(request.Resource, result.Object.Value));
    }

    /// <summary>What a scheduler does: says on which node a Pod is to run.</summary>
    private async Task BindAsync(ApiRequest request)
    {
        var body = await AdmitAsync(request, await ReadAsync(request, Binding));
        var write = new WriteRequest(request.Resource, request.Namespace, request.Attributes.Name, "binding", request.User,
            WriteOptions.Parse(request.Http.Request, "CreateOptions"));
        var node = body.Text("target", "name");
        await writer.UpdateAsync(write, [], live =>
        {
            if (live.Text("spec", "nodeName") is { Length: > 0 } bound)
            {
                throw ApiErrors.Conflict(request.Resource, request.Attributes.Name,
                    $"pod {request.Attributes.Name} is already assigned to node \"{bound}\"");
            }

            var pod = (JsonObject)live.DeepClone();
            pod["spec"]!["nodeName"] = node;
            return pod;
        }, request.Http.RequestAborted);
        await SuccessAsync(request);
    }

    private async Task EvictAsync(ApiRequest request)
    {
        CheckBudgets(Read(request).Value);
        var body = await AdmitAsync(request, await ReadAsync(request, Eviction));
        deleter.Delete(request.Resource, request.Namespace, request.Attributes.Name,
            DeleteOptions.Parse(QueryCollection.Empty, body["deleteOptions"] as JsonObject));
        await SuccessAsync(request);
    }

    /// <summary>Refuses to evict a Pod that serves where a PodDisruptionBudget allows no disruption.</summary>
    private void CheckBudgets(JsonObject pod)
    {
        if (!PodSummary.HasCondition(pod, "Ready"))
            return;
        var labels = pod.At("metadata", "labels") as JsonObject;
        foreach (var budget in store.List("poddisruptionbudgets.policy", pod.Text("metadata", "namespace")))
        {
            if (budget.At("spec", "selector") is not JsonObject selector || !LabelSelection.Matches(selector, labels)
                || budget.Number("status", "disruptionsAllowed") > 0)
                continue;
            throw new ApiException(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "DisruptionBudget",
                    ["message"] = $"The disruption budget {budget.Text("metadata", "name")} needs "
                        + $"{budget.Number("status", "desiredHealthy") ?? 0} healthy pods and has "
                        + $"{budget.Number("status", "currentHealthy") ?? 0} currently",
                }),
            });
        }
    }

    private static Task SuccessAsync(ApiRequest request) => Answers.JsonAsync(request.Http, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    }, 201);

    /// <summary>Containers don't run here, so that there are no logs; of a Pod without a node there is nothing to be asked.</summary>
    private Task LogAsync(ApiRequest request)
    {
        var pod = Read(request).Value;
        if ((string?)pod["spec"]?["nodeName"] is null or "")
        {
            request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        throw new ApiException(501, "NotImplemented", "the sandbox runs no containers: there are no logs");
    }
}
