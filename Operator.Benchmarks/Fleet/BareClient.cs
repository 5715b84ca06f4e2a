using System.Globalization;
using System.Text.Json;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.Fleet;

/// <summary>
/// What the operator writes, written by a client that does nothing else: it knows what to write, reads nothing and watches nothing. No controller can be
/// faster on the same server.
/// </summary>
internal sealed class BareClient(ApiClient api, Tenant tenant)
{
    /// <summary>Creates the Secrets of resources and patches their statuses.</summary>
    /// <param name="uids">The UIDs of the resources.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SyncAsync(IReadOnlyList<string> uids, CancellationToken cancellation) =>
        tenant.ForEachAsync(0, uids.Count, number => SyncAsync(number, uids[number], cancellation), cancellation);

    /// <summary>Creates the Secret of a resource and patches its status.</summary>
    public async Task SyncAsync(int number, string uid, CancellationToken cancellation)
    {
        using var secret = await api.ExchangeAsync(HttpMethod.Post, tenant.Secrets, Secret(number, uid), ApiClient.Json, cancellation);
        var version = secret.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
        await api.SendAsync(
            HttpMethod.Patch, $"{tenant.Resources}/{Tenant.NameOf(number)}/status", Status(number, uid, version), ApiClient.MergePatch, cancellation);
    }

    /// <summary>Changes a Secret as somebody who shouldn't does.</summary>
    public Task SpoilAsync(int number, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Patch, PathOf(number), """{"data":{"password":"c3BvaWx0"}}""", ApiClient.MergePatch, cancellation);

    /// <summary>Puts the data of a Secret right.</summary>
    public Task RepairAsync(int number, CancellationToken cancellation) => api.SendAsync(
        HttpMethod.Patch, PathOf(number), $$"""{"data":{{JsonSerializer.Serialize(Tenant.Data(number, 0))}}}""", ApiClient.MergePatch, cancellation);

    /// <summary>Deletes a Secret.</summary>
    public Task DeleteAsync(int number, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Delete, PathOf(number), null, ApiClient.Json, cancellation);

    /// <summary>Creates a Secret anew.</summary>
    public Task CreateAsync(int number, string uid, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Post, tenant.Secrets, Secret(number, uid), ApiClient.Json, cancellation);

    private string PathOf(int number) => $"{tenant.Secrets}/{Tenant.NameOf(number)}";

    private string Secret(int number, string uid) => JsonSerializer.Serialize(new
    {
        apiVersion = "v1",
        kind = "Secret",
        type = "Opaque",
        metadata = new
        {
            name = Tenant.NameOf(number),
            labels = new Dictionary<string, string> { ["secret-courier.io/managed"] = "true" },
            annotations = new Dictionary<string, string> { ["secret-courier.io/owner"] = $"VaultStaticSecret/{tenant.Namespace}/{Tenant.NameOf(number)}" },
            ownerReferences = new[]
            {
                new { apiVersion = "secret-courier.io/v1beta1", kind = "VaultStaticSecret", name = Tenant.NameOf(number), uid, controller = true },
            },
        },
        data = Tenant.Data(number, 0),
    });

    private static string Status(int number, string uid, string version) => JsonSerializer.Serialize(new
    {
        status = new
        {
            observedGeneration = 1,
            conditions = new[] { Condition("Ready", "True"), Condition("Reconciling", "False"), Condition("Stalled", "False") },
            secretMAC = Convert.ToBase64String(new byte[32]),
            lastSyncTime = Now(),
            sources = new[] { new { path = $"benchmark-kv/{Tenant.NameOf(number)}", version = 1 } },
            destination = new { name = Tenant.NameOf(number), uid, resourceVersion = version, keys = (string[])["password", "url", "username"] },
        },
    });

    private static object Condition(string type, string status) => new
    {
        type,
        status,
        observedGeneration = 1,
        lastTransitionTime = Now(),
        reason = "Synced",
        message = "Secret secret-1 holds the 3 keys of benchmark-kv/secret-1 version 1",
    };

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
