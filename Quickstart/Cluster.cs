using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>A cluster as a person with <c>kubectl</c> uses it: apply, get, delete, wait. Works on any kind, by discovery.</summary>
/// <param name="http">A client with the API server's address and the person's credentials.</param>
public sealed class Cluster(HttpClient http)
{
    private const string FieldManager = "quickstart";

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)> _kinds = [];

    /// <summary>Applies a manifest (server-side) and gives the object as stored.</summary>
    public async Task<JsonObject> ApplyAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var path = await PathAsync(ObjectName.Of(manifest), cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{path}?fieldManager={FieldManager}&force=true");
        request.Content = new StringContent(manifest.ToJsonString(), Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
        return (await SendAsync(request, cancellationToken))!;
    }

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public async Task<JsonObject> PatchAsync(ObjectName name, JsonObject patch, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, await PathAsync(name, cancellationToken));
        request.Content = new StringContent(patch.ToJsonString(), Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        return (await SendAsync(request, cancellationToken))!;
    }

    /// <summary>Posts a body to a path below an object, such as <c>token</c>.</summary>
    public async Task<JsonObject> PostAsync(ObjectName name, string subresource, JsonObject body, CancellationToken cancellationToken)
    {
        var path = await PathAsync(name, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/{subresource}");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return (await SendAsync(request, cancellationToken))!;
    }

    /// <summary>Reads an object; null when there is none.</summary>
    public async Task<JsonObject?> GetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await PathAsync(name, cancellationToken));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Reads all objects of a kind in a namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string apiVersion, string kind, string inNamespace, CancellationToken cancellationToken)
    {
        var (items, _) = await ListAsync(new ObjectName(apiVersion, kind, inNamespace, ""), "", cancellationToken);
        return items;
    }

    /// <summary>Deletes an object; a missing one is no error.</summary>
    public async Task DeleteAsync(ObjectName name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, await PathAsync(name, cancellationToken));
        await SendAsync(request, cancellationToken);
    }

    /// <summary>Watches an object until it is as wanted; null stands for a missing one.</summary>
    /// <exception cref="TimeoutException">It didn't become so in time; the message has its last state but for data.</exception>
    public async Task<JsonObject?> WaitAsync(
        ObjectName name, Func<JsonObject?, bool> isWanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        JsonObject? last = null;
        try
        {
            while (true)
            {
                // The watch goes on where the list ended, so that nothing between them is lost, a deletion least of all.
                var query = $"fieldSelector=metadata.name%3D{name.Name}";
                var (found, version) = await ListAsync(name with { Name = "" }, query, limit.Token);
                last = found.SingleOrDefault();
                if (isWanted(last))
                    return last;

                await foreach (var state in WatchAsync(name with { Name = "" }, $"{query}&resourceVersion={version}", limit.Token))
                {
                    last = state;
                    if (isWanted(last))
                        return last;
                }
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            last?.Remove("data");
            throw new TimeoutException($"{name} was not as wanted within {patience}; it is: {last?.ToJsonString() ?? "missing"}", error);
        }
    }

    /// <summary>Watches a kind in a namespace until one of its objects is as wanted.</summary>
    /// <exception cref="TimeoutException">None became so in time.</exception>
    public async Task<JsonObject> WaitForAnyAsync(
        string apiVersion, string kind, string inNamespace, Func<JsonObject, bool> isWanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                await foreach (var state in WatchAsync(new ObjectName(apiVersion, kind, inNamespace, ""), "", limit.Token))
                {
                    if (state is not null && isWanted(state))
                        return state;
                }
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No {kind} in {inNamespace} was as wanted within {patience}", error);
        }
    }

    private async Task<(IReadOnlyList<JsonObject> Items, string ResourceVersion)> ListAsync(
        ObjectName collection, string query, CancellationToken cancellationToken)
    {
        var path = await PathAsync(collection, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
        var list = await SendAsync(request, cancellationToken);
        return ([.. list!["items"]!.AsArray().Select(item => item!.AsObject())], list["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    // Without a resourceVersion a watch begins with what is there.
    private async IAsyncEnumerable<JsonObject?> WatchAsync(
        ObjectName collection, string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = await PathAsync(collection, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?watch=true&{query}");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!.AsObject();
            yield return change["type"]!.GetValue<string>() == "DELETED" ? null : change["object"]!.AsObject();
        }
    }

    private async Task<string> PathAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var root = name.ApiVersion.Contains('/') ? $"/apis/{name.ApiVersion}" : $"/api/{name.ApiVersion}";
        if (!_kinds.TryGetValue((name.ApiVersion, name.Kind), out var kind))
            _kinds[(name.ApiVersion, name.Kind)] = kind = await DiscoverAsync(root, name, cancellationToken);

        var scope = kind.Namespaced ? $"/namespaces/{name.Namespace}" : "";
        return $"{root}{scope}/{kind.Plural}{(name.Name.Length == 0 ? "" : "/" + name.Name)}";
    }

    private async Task<(string Plural, bool Namespaced)> DiscoverAsync(string root, ObjectName name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, root);
        var resources = await SendAsync(request, cancellationToken);
        var resource = resources?["resources"]!.AsArray()
            .FirstOrDefault(r => r!["kind"]!.GetValue<string>() == name.Kind && !r["name"]!.GetValue<string>().Contains('/'));
        return resource is null
            ? throw new InvalidOperationException($"The cluster doesn't serve {name.Kind} of {name.ApiVersion}: is its CustomResourceDefinition installed?")
            : (resource["name"]!.GetValue<string>(), resource["namespaced"]!.GetValue<bool>());
    }

    private async Task<JsonObject?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new ClusterException((int)response.StatusCode, $"{request.Method} {request.RequestUri}: {Reason(text)}");
    }

    private static string Reason(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["message"]?.GetValue<string>() ?? text;
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
