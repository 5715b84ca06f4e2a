using System.Buffers;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Answers get and list.</summary>
public sealed class ReadEndpoint(ObjectStore store, Answers answers)
{
    /// <summary>Answers with one object.</summary>
    public Task GetAsync(ApiRequest request)
    {
        var revision = ListOptions.ParseRevision(request.Http.Request.Query.Text("resourceVersion"), ApiErrors.BadRequest);
        if (revision > store.Revision)
            throw StorageErrors.TooLarge(revision.Value, store.Revision);
        var name = request.Attributes.Name;
        var stored = store.Read(request.Resource.StorageName, request.Namespace, name)
            ?? throw ApiErrors.NotFound(request.Resource, name);
        return answers.ObjectAsync(request, stored);
    }

    /// <summary>Answers with a list, or a page of it.</summary>
    public Task ListAsync(ApiRequest request, ListOptions options)
    {
        var (representation, media) = answers.For(request, isList: true);
        var ns = Scope(request);
        var limit = options.ResourceVersion == "0" && options.ResourceVersionMatch.Length == 0 ? 0 : options.Limit;
        var (objects, revision) = State(request, options, ns);
        var page = new List<StoredObject>();
        var rest = 0L;
        foreach (var stored in objects)
        {
            if (!options.Matches(stored.Value))
                continue;
            if (limit == 0 || page.Count < limit)
                page.Add(stored);
            else
                rest++;
        }

        var metadata = Representation.ListMetadata(revision);
        if (rest > 0)
        {
            metadata["continue"] = new ContinueToken(revision, Key(page[^1].Value, ns) + '\0').Encode();
            if (options.Labels.IsEmpty && options.Fields.IsEmpty)
                metadata["remainingItemCount"] = rest;
        }

        var output = new ArrayBufferWriter<byte>(Math.Max(256, page.Count * 512));
        representation.WriteList(output, page, metadata);
        return Answers.BytesAsync(request.Http, 200, media, output);
    }

    /// <summary>The namespace that a list or watch is limited to; null for all.</summary>
    public static string? Scope(ApiRequest request) =>
        request.Resource.Namespaced && request.Attributes.Namespace.Length > 0 ? request.Attributes.Namespace : null;

    private (IEnumerable<StoredObject> Objects, long Revision) State(ApiRequest request, ListOptions options, string? ns)
    {
        var resource = request.Resource.StorageName;
        if (options.Continue.Length > 0)
        {
            if (options.ResourceVersion is not ("" or "0"))
                throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
            return Continued(resource, ContinueToken.Decode(options.Continue), ns);
        }

        var wanted = ListOptions.ParseRevision(options.ResourceVersion,
            message => ApiErrors.BadRequest("invalid resource version: " + message)) ?? 0;
        var isExact = options.ResourceVersionMatch == "Exact"
            || (options.ResourceVersionMatch.Length == 0 && wanted > 0 && options.Limit > 0);
        if (isExact)
            return (store.At(resource, wanted).List(ns), wanted);
        var (snapshot, revision, _) = store.Now(resource);
        return wanted <= revision ? (snapshot.List(ns), revision) : throw StorageErrors.TooLarge(wanted, revision);
    }

    private (IEnumerable<StoredObject> Objects, long Revision) Continued(string resource, ContinueToken token, string? ns)
    {
        var start = token.Start;
        if (token.Revision < 0)
        {
            var (snapshot, revision, _) = store.Now(resource);
            return (From(snapshot), revision);
        }

        try
        {
            return (From(store.At(resource, token.Revision)), token.Revision);
        }
        catch (ApiException e) when (e.Code == 410)
        {
            throw new ApiException(410, "Expired", "The provided continue parameter is too old to display a consistent list result. "
                + "You can start a new list without the continue parameter, or use the continue token in this response to retrieve the "
                + "remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were "
                + "created, "
                + "modified, or deleted between the time the first chunk was returned and now may show up in the list.")
            {
                ListContinue = (token with { Revision = -1 }).Encode(),
            };
        }

        IEnumerable<StoredObject> From(Snapshot snapshot) =>
            snapshot.List(ns).SkipWhile(stored => string.CompareOrdinal(Key(stored.Value, ns), start) < 0);
    }

    private static string Key(JsonObject value, string? ns)
    {
        var metadata = value["metadata"];
        var name = (string?)metadata?["name"] ?? "";
        return ns is null && (string?)metadata?["namespace"] is { Length: > 0 } own ? $"{own}/{name}" : name;
    }
}
