using System.Text.Json.Nodes;

namespace Sandbox.Seeding;

/// <summary>Applies manifests (server-side apply, as <c>sandbox-seed</c>): namespaces and definitions first, and then the rest in order.</summary>
/// <param name="client">The Kubernetes API.</param>
/// <param name="time">The clock.</param>
internal sealed class ManifestSeeder(SeedClient client, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, JsonArray> _resources = [];

    /// <summary>Applies them.</summary>
    /// <exception cref="SeedException">One is refused.</exception>
    public async Task ApplyAsync(IReadOnlyCollection<SeedDocument> documents, CancellationToken cancellation)
    {
        var namespaces = documents.Where(document => document is { Kind: "Namespace", ApiVersion: "v1" }).ToList();
        var definitions = documents.Where(document => document.Kind == "CustomResourceDefinition").ToList();
        foreach (var document in namespaces.Concat(definitions))
            await ApplyAsync(document, cancellation);
        foreach (var document in namespaces)
        {
            // Pods need it.
            await WaitAsync(document, $"api/v1/namespaces/{document.Name}/serviceaccounts/default", _ => true, "gets no default ServiceAccount", cancellation);
        }

        foreach (var document in definitions)
        {
            var path = $"apis/{document.ApiVersion}/customresourcedefinitions/{document.Name}";
            await WaitAsync(document, path, IsEstablished, "isn't established", cancellation);
        }

        foreach (var document in documents.Except(namespaces).Except(definitions))
            await ApplyAsync(document, cancellation);
    }

    private async Task ApplyAsync(SeedDocument document, CancellationToken cancellation)
    {
        if (document.Name.Length == 0)
            throw document.Error($"the {document.Kind} has no metadata.name", "metadata");
        var path = $"{await PathOfAsync(document, cancellation)}/{Uri.EscapeDataString(document.Name)}?fieldManager=sandbox-seed&force=true&fieldValidation=Strict";
        var (status, answer) = await client.SendAsync(HttpMethod.Patch, path, document.Value, cancellation, "application/apply-patch+yaml");
        if (status is not (200 or 201))
            throw document.Error($"{document.Kind} \"{document.Name}\" is refused: {(string?)answer["message"] ?? $"HTTP status {status}"}");
    }

    private async Task<string> PathOfAsync(SeedDocument document, CancellationToken cancellation)
    {
        var group = document.ApiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{document.ApiVersion}" : $"api/{document.ApiVersion}";
        if (!_resources.TryGetValue(group, out var resources))
        {
            var (_, list) = await client.SendAsync(HttpMethod.Get, group, null, cancellation);
            _resources[group] = resources = list["resources"] as JsonArray ?? [];
        }

        var resource = resources.FirstOrDefault(item => (string?)item?["kind"] == document.Kind && !((string?)item["name"])!.Contains('/', StringComparison.Ordinal))
            ?? throw document.Error($"the API serves no kind \"{document.Kind}\" in \"{document.ApiVersion}\"", "kind");
        if ((bool?)resource["namespaced"] != true)
            return $"{group}/{resource["name"]}";
        var ns = document.Namespace.Length > 0 ? document.Namespace : "default";
        return $"{group}/namespaces/{Uri.EscapeDataString(ns)}/{resource["name"]}";
    }

    private async Task WaitAsync(
        SeedDocument document, string path, Func<JsonObject, bool> isDone, string problem, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience; await Task.Delay(Pause, time, cancellation))
        {
            var (status, answer) = await client.SendAsync(HttpMethod.Get, path, null, cancellation);
            if (status == 200 && isDone(answer))
                return;
        }

        throw document.Error($"{document.Kind} \"{document.Name}\" {problem} within {Patience.TotalSeconds} seconds");
    }

    private static bool IsEstablished(JsonObject definition) => (definition["status"]?["conditions"] as JsonArray ?? [])
        .Any(condition => (string?)condition?["type"] == "Established" && (string?)condition["status"] == "True");
}
