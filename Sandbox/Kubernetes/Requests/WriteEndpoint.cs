using System.Buffers;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Patches;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Answers create, update, patch, delete and deletecollection.</summary>
public sealed class WriteEndpoint(ObjectStore store, ObjectWriter writer, ObjectDeleter deleter, FieldTypes types, Answers answers)
{
    // Their deletion answers with the object (ReturnDeletedObject in kube-apiserver's registries).
    private static readonly string[] AnswersDeleted = ["pods", "persistentvolumeclaims", "services", "serviceaccounts"];

    /// <summary>Creates an object.</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        answers.For(request, isList: false);
        var options = WriteOptions.Parse(request.Http.Request, "CreateOptions");
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Resource.Kind);
        var write = Write(request, options) with { Name = "" };
        await AnswerAsync(request, write, gone => writer.CreateAsync(write, Object(request, body), body.Duplicates, gone));
    }

    /// <summary>Replaces an object.</summary>
    public async Task UpdateAsync(ApiRequest request)
    {
        answers.For(request, isList: false);
        var options = WriteOptions.Parse(request.Http.Request, "UpdateOptions");
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Resource.Kind);
        var write = Write(request, options);
        await AnswerAsync(request, write, gone => writer.ReplaceAsync(write, Object(request, body), body.Duplicates, gone));
    }

    /// <summary>Patches an object in one of four ways.</summary>
    public async Task PatchAsync(ApiRequest request)
    {
        answers.For(request, isList: false);
        var type = RequestBody.MediaType(request.Http.Request);
        PatchFormats.Check(request.Resource, type);
        var options = WriteOptions.Parse(request.Http.Request, "PatchOptions", isApply: type == PatchFormats.Apply);
        var body = await RequestBody.ReadPatchAsync(request.Http.Request);
        var write = Write(request, options);
        await AnswerAsync(request, write, gone => type == PatchFormats.Apply
            ? writer.ApplyAsync(write, PatchFormats.Configuration(write, body), gone)
            : writer.UpdateAsync(
                write with { Patch = body.Value?.ToJsonString() ?? "" }, body.Duplicates, Change(request.Resource, type, body), gone));
    }

    /// <summary>Deletes an object.</summary>
    public async Task DeleteAsync(ApiRequest request)
    {
        var options = await OptionsAsync(request);
        var name = request.Attributes.Name;
        var (deleted, gone) = await WarnAsync(request, [], warnings => deleter.DeleteAsync(
            Deletion(request, name, options, warnings), request.Namespace, name, options, request.Http.RequestAborted));
        if (gone && !AnswersDeleted.Contains(request.Resource.QualifiedName))
        {
            var uid = (string?)deleted.Value["metadata"]?["uid"] ?? "";
            await Answers.JsonAsync(request.Http, StatusObject.Deleted(request.Resource, name, uid));
            return;
        }

        await answers.ObjectAsync(request, deleted);
    }

    /// <summary>Deletes what a selector selects.</summary>
    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var (representation, media) = answers.For(request, isList: true);
        var list = ListOptions.Parse(request.Http.Request.Query, request.Resource);
        var options = await OptionsAsync(request);
        var (objects, revision, _) = store.Now(request.Resource.StorageName);
        var deleted = new List<StoredObject>();
        var warnings = new List<string>();
        var deletion = Deletion(request, "", options, warnings);
        foreach (var stored in objects.List(ReadEndpoint.Scope(request)).Where(stored => list.Matches(stored.Value)))
        {
            try
            {
                var metadata = stored.Value["metadata"]!;
                await deleter.DeleteAsync(deletion, (string?)metadata["namespace"] ?? "", (string)metadata["name"]!, options,
                    request.Http.RequestAborted);
                deleted.Add(stored);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Somebody else deleted it: that is what was asked for.
            }
        }

        Answers.Warn(request.Http, warnings);
        var output = new ArrayBufferWriter<byte>(1024);
        representation.WriteList(output, deleted, Representation.ListMetadata(revision));
        await Answers.BytesAsync(request.Http, 200, media, output);
    }

    private async Task AnswerAsync(ApiRequest request, WriteRequest write, Func<CancellationToken, ValueTask<WriteResult>> perform)
    {
        var result = await WarnAsync(request, write.Warnings, _ => perform(request.Http.RequestAborted));
        await answers.ObjectAsync(request, result.Object, result.Created ? 201 : 200);
    }

    /// <summary>Does something, and warns of what comes up, be it done or refused.</summary>
    private static async ValueTask<T> WarnAsync<T>(ApiRequest request, List<string> warnings, Func<List<string>, ValueTask<T>> perform)
    {
        try
        {
            return await perform(warnings);
        }
        finally
        {
            Answers.Warn(request.Http, warnings);
        }
    }

    private static AdmissionAttributes Deletion(ApiRequest request, string name, DeleteOptions options, List<string> warnings) => new(
        AdmissionAttributes.Delete, request.Resource, "", AdmissionAttributes.NamespaceOf(request.Resource, request.Namespace, name), name,
        request.User, options.ToJson())
    {
        Warnings = warnings,
    };

    private async Task<DeleteOptions> OptionsAsync(ApiRequest request)
    {
        var body = (await RequestBody.ReadAsync(request.Http.Request, "DeleteOptions")).Value as JsonObject;
        try
        {
            if (body is not null)
                new BuiltInDecoder([]).Decode(body, types.DeleteOptions);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"DeleteOptions in version \"v1\" cannot be handled as a DeleteOptions: {e.Message}");
        }

        return DeleteOptions.Parse(request.Http.Request.Query, body);
    }

    private static WriteRequest Write(ApiRequest request, WriteOptions options) => new(
        request.Resource, request.Namespace, request.Attributes.Name, request.Attributes.Subresource, request.User, options);

    private static JsonObject Object(ApiRequest request, RequestBody body) => body.Value as JsonObject
        ?? throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {request.Resource.Kind}): "
            + "couldn't get version/kind; json parse error: unexpected end of JSON input");

    private Func<JsonObject, JsonObject> Change(ApiResource resource, string type, RequestBody body) => type switch
    {
        PatchFormats.Json => live => JsonPatch.Apply(live, PatchFormats.Operations(body)),
        PatchFormats.Merge => live => MergePatch.Apply(live, PatchFormats.Object(body)),
        _ => live => StrategicMergePatch.Apply(live, PatchFormats.Object(body), types.For(resource)),
    };
}
