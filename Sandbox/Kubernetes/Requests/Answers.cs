using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Tables;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Writes answers.</summary>
public sealed class Answers(TableRenderer tables)
{
    /// <summary>How objects are written for a request.</summary>
    /// <exception cref="ApiException">406 if the Accept header can't be met; 400 for a wrong <c>includeObject</c>.</exception>
    public (Representation Representation, MediaRequest Media) For(ApiRequest request, bool isList)
    {
        var media = MediaRequest.Negotiate(request.Http.Request.Headers.Accept.ToString());
        var isWatch = request.Attributes.Verb == "watch";
        if (media.Kind == MediaKind.Metadata && !isWatch && isList != (media.As == "PartialObjectMetadataList"))
        {
            var package = request.Resource.Group.Length == 0 ? "core" : request.Resource.Group.Split('.')[0];
            var type = request.Resource.IsCustom ? "*unstructured.Unstructured" + (isList ? "List" : "")
                : $"*{package}.{(isList ? request.Resource.ListKind : request.Resource.Kind)}";
            throw new ApiException(406, "NotAcceptable",
                $"you requested {media.As}, but the requested object is {(isList ? "a" : "not a")} list ({type})");
        }

        var includeObject = request.Http.Request.Query.Text("includeObject");
        if (media.Kind == MediaKind.Table)
            TableRenderer.CheckIncludeObject(includeObject);
        return (new Representation(request.Resource, media, tables, includeObject), media);
    }

    /// <summary>Answers with one stored object.</summary>
    public async Task ObjectAsync(ApiRequest request, StoredObject stored, int code = 200)
    {
        var (representation, media) = For(request, isList: false);
        var output = new ArrayBufferWriter<byte>(1024);
        representation.WriteObject(output, stored);
        await BytesAsync(request.Http, code, media, output);
    }

    /// <summary>Answers with a document that isn't stored.</summary>
    public static async Task JsonAsync(HttpContext http, JsonObject value, int code = 200)
    {
        var output = new ArrayBufferWriter<byte>(512);
        StorageJson.Write(output, value);
        await BytesAsync(http, code, MediaRequest.Json, output);
    }

    /// <summary>Answers with the Status of a refusal.</summary>
    public static Task ErrorAsync(HttpContext http, ApiException error)
    {
        if (error.Details?["retryAfterSeconds"] is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        return JsonAsync(http, StatusObject.Of(error), error.Code);
    }

    /// <summary>Adds warnings to the answer, be it of success or of failure.</summary>
    public static void Warn(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (var header in WarningHeaders.Of(warnings))
            http.Response.Headers.Append("Warning", header);
    }

    /// <summary>Answers as Go's mux does where there is nothing at all.</summary>
    public static async Task NoPageAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.WriteAsync("404 page not found\n", http.RequestAborted);
    }

    /// <summary>Answers with JSON that is written already, in the format asked for.</summary>
    public static async Task BytesAsync(HttpContext http, int code, MediaRequest media, ArrayBufferWriter<byte> output)
    {
        var response = http.Response;
        response.StatusCode = code;
        response.ContentType = media.ContentType;
        response.Headers.CacheControl = "no-cache, private";
        var bytes = output.WrittenMemory;
        if (media.Yaml)
            bytes = Encoding.UTF8.GetBytes(YamlBody.Write(JsonNode.Parse(bytes.Span)));
        else if (http.Request.Query.Flag("pretty") ?? false)
            bytes = Indent(bytes);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    private static byte[] Indent(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.SerializeToUtf8Bytes(document, Pretty);
    }

    private static readonly JsonSerializerOptions Pretty =
        new() { WriteIndented = true, Encoder = StorageJson.Indented.Encoder };
}
