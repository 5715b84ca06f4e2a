using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Decoding.Protobuf;
using Sandbox.Kubernetes.Errors;
using YamlDotNet.Core;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The body of a request, parsed.</summary>
/// <param name="Value">The document; null where the body is empty.</param>
/// <param name="Duplicates">The paths of fields that it has twice.</param>
public sealed record RequestBody(JsonNode? Value, IReadOnlyList<string> Duplicates)
{
    /// <summary>The most bytes that the real server takes.</summary>
    private const int Limit = 3 * 1024 * 1024;

    /// <summary>Reads and parses the body of a create, update or delete.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The kind that it must be of, for the message.</param>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, string kind)
    {
        var bytes = await ReadBytesAsync(request);
        var type = MediaType(request);
        if (type == "application/vnd.kubernetes.protobuf")
            return ParseProtobuf(bytes, kind);
        if (type is not ("" or "application/json" or "application/yaml"))
        {
            throw UnsupportedMediaType("the body of the request was in an unknown format - accepted media types include: "
                + "application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }

        try
        {
            return Parse(bytes, yaml: type == "application/yaml");
        }
        catch (Exception e) when (e is JsonException or YamlException or FormatException)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; "
                + $"json parse error: {e.Message} ({Hex(bytes)})");
        }
    }

    /// <summary>Reads and parses the body of a patch.</summary>
    public static async Task<RequestBody> ReadPatchAsync(HttpRequest request)
    {
        var bytes = await ReadBytesAsync(request);
        try
        {
            return Parse(bytes, yaml: MediaType(request) == "application/apply-patch+yaml");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {e.Message}");
        }
        catch (YamlException e)
        {
            throw ApiErrors.BadRequest($"error decoding YAML: {e.Message}");
        }
    }

    /// <summary>The content type without its parameters.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    /// <summary>415.</summary>
    public static ApiException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    private static RequestBody Parse(byte[] bytes, bool yaml)
    {
        if (bytes.Length == 0)
            return new(null, []);
        var duplicates = new List<string>();
        var json = yaml && !LooksLikeJson(bytes)
            ? YamlBody.Parse(Encoding.UTF8.GetString(bytes), duplicates)
            : JsonBody.Parse(bytes, duplicates);
        return new(json, duplicates);
    }

    private static RequestBody ParseProtobuf(byte[] bytes, string kind)
    {
        if (bytes.Length == 0)
            return new(null, []);
        try
        {
            return new(ProtobufBody.Parse(bytes), []);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {kind}): {e.Message}");
        }
        catch (NotSupportedException e)
        {
            throw UnsupportedMediaType(e.Message);
        }
    }

    private static bool LooksLikeJson(byte[] bytes) =>
        bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
            throw TooLarge();
        var cancellation = request.HttpContext.RequestAborted;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > Limit)
                throw TooLarge();
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ApiException TooLarge() =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Limit}");

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 16)));
}
