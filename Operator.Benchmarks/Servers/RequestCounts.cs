using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Operator.Benchmarks.Servers;

/// <summary>
/// Counts the operator's requests where they arrive, in the sandbox: by faults that delay by nothing and have a hit count. What no line of the list is
/// for is counted as "other", so that nothing goes unseen.
/// </summary>
internal sealed class RequestCounts : IDisposable
{
    private const string OperatorsAgent = "secret-courier/*";
    private const string Other = "other";

    private static readonly (string Verb, string Resource)[] Kubernetes =
    [
        ("get", "secrets"), ("list", "secrets"), ("watch", "secrets"), ("create", "secrets"), ("patch", "secrets"), ("delete", "secrets"),
        ("list", "vaultstaticsecrets"), ("watch", "vaultstaticsecrets"), ("patch", "vaultstaticsecrets/status"),
        ("list", "vaultauths"), ("watch", "vaultauths"), ("patch", "vaultauths/status"),
        ("list", "vaultconnections"), ("watch", "vaultconnections"), ("patch", "vaultconnections/status"),
        ("list", "vaultauthglobals"), ("watch", "vaultauthglobals"), ("patch", "vaultauthglobals/status"),
        ("list", "vaultdynamicsecrets"), ("watch", "vaultdynamicsecrets"), ("patch", "vaultdynamicsecrets/status"),
        ("list", "secrettransformations"), ("watch", "secrettransformations"), ("patch", "secrettransformations/status"),
        ("list", "namespaces"), ("watch", "namespaces"),
        ("create", "serviceaccounts/token"), ("create", "events"), ("patch", "events"),
        ("get", "leases"), ("create", "leases"), ("update", "leases"), ("patch", "leases"),
    ];

    private readonly HttpClient _admin;
    private readonly Dictionary<string, (string Server, string Line)> _lines = [];

    private RequestCounts(Uri admin) => _admin = new HttpClient { BaseAddress = admin };

    /// <summary>Begins to count.</summary>
    public static async Task<RequestCounts> BeginAsync(Uri admin, Site site, CancellationToken cancellation)
    {
        var counts = new RequestCounts(admin);
        foreach (var (verb, resource) in Kubernetes)
        {
            await counts.AddAsync(
                "kubernetes", $"{verb} {resource}", new JsonObject { ["verb"] = verb, ["resource"] = resource, ["userAgent"] = OperatorsAgent }, cancellation);
        }

        await counts.AddAsync("kubernetes", Other, new JsonObject { ["userAgent"] = OperatorsAgent }, cancellation);
        (string Line, string Verb, string Path)[] vault =
        [
            ("login", "write", $"auth/{site.AuthMount}/login"),
            ("read secret", "read", $"{site.Mount}/data/*"),
            ("read metadata", "read", $"{site.Mount}/metadata/*"),
            ("read mount", "read", "sys/internal/ui/mounts/*"),
            ("health", "read", "sys/health"),
            ("token", "read,write", "auth/token/*"),
        ];
        foreach (var (line, verb, path) in vault)
            await counts.AddAsync("vault", line, new JsonObject { ["verb"] = verb, ["path"] = path }, cancellation);
        return counts;
    }

    /// <summary>All requests so far, by server and line.</summary>
    public async Task<IReadOnlyDictionary<(string Server, string Line), int>> ReadAsync(CancellationToken cancellation)
    {
        var faults = await _admin.GetFromJsonAsync<JsonArray>("faults", cancellation);
        var hits = faults!.ToDictionary(fault => _lines[fault!["id"]!.GetValue<string>()], fault => fault!["hits"]!.GetValue<int>());
        hits[("kubernetes", Other)] -= hits.Where(pair => pair.Key.Server == "kubernetes" && pair.Key.Line != Other).Sum(pair => pair.Value);
        return hits;
    }

    /// <inheritdoc />
    public void Dispose() => _admin.Dispose();

    private async Task AddAsync(string server, string line, JsonObject fault, CancellationToken cancellation)
    {
        fault["server"] = server;
        fault["effect"] = "delay";
        fault["latency"] = "0s";
        using var answer = await _admin.PostAsync(new Uri("faults", UriKind.Relative), JsonContent.Create(fault), cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"The sandbox refuses to count \"{line}\": {await answer.Content.ReadAsStringAsync(cancellation)}");
        _lines[(await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["id"]!.GetValue<string>()] = (server, line);
    }
}
