using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.Fleet;

/// <summary>
/// A namespace with a VaultConnection, a VaultAuth, a ServiceAccount and any number of VaultStaticSecrets, each with a path of its own and three keys, as
/// in the measurements of the Vault Secrets Operator.
/// </summary>
internal sealed class Tenant(Site site, string name, int concurrency)
{
    private const string Courier = "apis/secret-courier.io/v1beta1";

    /// <summary>The namespace.</summary>
    public string Namespace => name;

    /// <summary>The path of its Secrets.</summary>
    public string Secrets => $"api/v1/namespaces/{name}/secrets";

    /// <summary>The path of its VaultStaticSecrets.</summary>
    public string Resources => $"{Courier}/namespaces/{name}/vaultstaticsecrets";

    /// <summary>How many requests are in flight at once where many are sent.</summary>
    public int Concurrency => concurrency;

    /// <summary>The name of a resource and of its Secret.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"secret-{number}");

    /// <summary>Makes the namespace and what its resources refer to.</summary>
    /// <param name="canLogin">False: the store knows no such role, so every login fails.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CreateAsync(bool canLogin, CancellationToken cancellation)
    {
        await site.Cluster.ApplyAsync(Manifest("v1", "Namespace", null, name, new JsonObject()), cancellation);
        await site.Cluster.ApplyAsync(Manifest("v1", "ServiceAccount", name, "app", new JsonObject()), cancellation);
        var role = new JsonObject
        {
            ["bound_service_account_names"] = "app",
            ["bound_service_account_namespaces"] = name,
            ["audience"] = "vault",
            ["token_policies"] = site.Policy,
            ["token_ttl"] = "1h",
        };
        if (canLogin)
            await site.WriteVaultAsync($"auth/{site.AuthMount}/role/{name}", role, cancellation);
        await ApplyAsync("VaultConnection", new JsonObject { ["address"] = site.VaultAddress.ToString().TrimEnd('/') }, cancellation);
        var auth = new JsonObject
        {
            ["method"] = "kubernetes",
            ["mount"] = site.AuthMount,
            ["kubernetes"] = new JsonObject { ["role"] = name, ["serviceAccount"] = "app" },
        };
        await ApplyAsync("VaultAuth", auth, cancellation);
    }

    /// <summary>Writes secrets to the store.</summary>
    public Task PutSecretsAsync(int first, int count, int version, CancellationToken cancellation) =>
        ForEachAsync(first, count, number => PutSecretAsync(number, version, cancellation), cancellation);

    /// <summary>Writes one secret to the store.</summary>
    public Task PutSecretAsync(int number, int version, CancellationToken cancellation)
    {
        var data = Values(number, version).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value));
        return site.Vault.PutSecretAsync(site.Mount, NameOf(number), new JsonObject(data), cancellation);
    }

    /// <summary>Makes resources.</summary>
    public Task CreateResourcesAsync(int first, int count, TimeSpan refreshAfter, CancellationToken cancellation) =>
        ForEachAsync(first, count, number => CreateResourceAsync(number, refreshAfter, cancellation), cancellation);

    /// <summary>Makes a resource and gives its UID.</summary>
    public async Task<string> CreateResourceAsync(int number, TimeSpan refreshAfter, CancellationToken cancellation)
    {
        var body = $$$"""
            {"apiVersion":"secret-courier.io/v1beta1","kind":"VaultStaticSecret","metadata":{"name":"{{{NameOf(number)}}}"},
            "spec":{"mount":"{{{site.Mount}}}","type":"kv-v2","path":"{{{NameOf(number)}}}","refreshAfter":"{{{refreshAfter.TotalMilliseconds:F0}}}ms"}}
            """;
        using var answer = await site.Api.ExchangeAsync(HttpMethod.Post, Resources, body, ApiClient.Json, cancellation);
        return answer.RootElement.GetProperty("metadata").GetProperty("uid").GetString()!;
    }

    /// <summary>The data that the Secret of a number should have, in base64.</summary>
    public static IReadOnlyDictionary<string, string> Data(int number, int version) =>
        Values(number, version).ToDictionary(pair => pair.Key, pair => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value)));

    /// <summary>The resourceVersions of its Secrets by name: one that was written has another.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SecretVersionsAsync(CancellationToken cancellation)
    {
        using var list = await site.Api.ExchangeAsync(HttpMethod.Get, Secrets, null, ApiClient.Json, cancellation);
        return list.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("metadata")).ToDictionary(
            metadata => metadata.GetProperty("name").GetString()!, metadata => metadata.GetProperty("resourceVersion").GetString()!);
    }

    /// <summary>Does something for each of so many numbers, so many at once.</summary>
    public Task ForEachAsync(int first, int count, Func<int, Task> action, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(first, count),
        new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation },
        async (number, _) => await action(number));

    /// <summary>Deletes the namespace, and waits until it is gone.</summary>
    public async Task DeleteAsync(CancellationToken cancellation)
    {
        var path = $"api/v1/namespaces/{name}";
        await site.Api.SendAsync(HttpMethod.Delete, path, null, ApiClient.Json, cancellation);
        while (await site.Api.ExistsAsync(path, cancellation))
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
    }

    // About 400 bytes in all.
    private static IEnumerable<KeyValuePair<string, string>> Values(int number, int version) =>
    [
        new("username", $"user-{number}"),
        new("password", $"{version}-{new string('p', 40)}-{number}"),
        new("url", $"postgresql://database-{number}.example.com:5432/application?sslmode=verify-full"),
    ];

    private Task<JsonObject> ApplyAsync(string kind, JsonObject spec, CancellationToken cancellation) =>
        site.Cluster.ApplyAsync(Manifest("secret-courier.io/v1beta1", kind, name, "default", new JsonObject { ["spec"] = spec }), cancellation);

    private static JsonObject Manifest(string apiVersion, string kind, string? inNamespace, string name, JsonObject content)
    {
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        content["metadata"] = inNamespace is null ? new JsonObject { ["name"] = name } : new JsonObject { ["name"] = name, ["namespace"] = inNamespace };
        return content;
    }
}
