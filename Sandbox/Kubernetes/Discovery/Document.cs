using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>An answer that is computed once and served often.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="Body">The body.</param>
/// <param name="Hash">The SHA-512 of the body for those that clients cache; otherwise empty.</param>
internal sealed record Document(int Status, string ContentType, byte[] Body, string Hash = "")
{
    /// <summary>The content type of most answers.</summary>
    public const string Json = "application/json";

    /// <summary>What Go's HTTP server says of a path that nobody has registered.</summary>
    public static Document PageNotFound { get; } = OfText("404 page not found\n", "text/plain; charset=utf-8") with { Status = 404 };

    /// <summary>A text.</summary>
    public static Document OfText(string text, string contentType) => new(200, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>A JSON document.</summary>
    public static Document Of(JsonObject json, string contentType = Json) =>
        new(200, contentType, [.. StorageJson.Bytes(json), (byte)'\n']);

    /// <summary>The same, for clients that cache it.</summary>
    public Document Hashed() => this with { Hash = Convert.ToHexString(SHA512.HashData(Body)) };
}
