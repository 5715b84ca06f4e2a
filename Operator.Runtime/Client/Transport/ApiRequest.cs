namespace Operator.Runtime.Client.Transport;

/// <summary>One request to the API server.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Verb">The Kubernetes verb, for metrics: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>apply</c>, <c>delete</c>.</param>
/// <param name="Resource">The plural resource, with a subresource after a slash, for metrics.</param>
/// <param name="PathAndQuery">Below the server's address.</param>
internal sealed record ApiRequest(HttpMethod Method, string Verb, string Resource, string PathAndQuery)
{
    public const string Json = "application/json";
    public const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    public const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    public string Accept { get; init; } = Json;

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = Json;

    /// <summary>True where the server's words may quote the request and the request may hold a secret: they are left out then.</summary>
    public bool Confidential { get; init; }

    /// <summary>The path alone: selectors and tokens of lists are noise in a message.</summary>
    public string Path => PathAndQuery.Split('?', 2)[0];

    /// <summary>Method and path; never the body.</summary>
    public override string ToString() => $"{Method} {Path}";
}
