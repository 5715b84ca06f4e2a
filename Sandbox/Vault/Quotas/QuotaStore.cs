using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;

namespace Sandbox.Vault.Quotas;

/// <summary>The rate limit quotas and their configuration.</summary>
/// <param name="clock">The clock.</param>
public sealed class QuotaStore(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, RateLimitQuota> _quotas = new(StringComparer.Ordinal);

    /// <summary>True if answers carry <c>X-RateLimit-*</c> headers.</summary>
    public bool SendsHeaders { get; set; }

    /// <summary>True if refused requests are audited.</summary>
    public bool AuditsRefusals { get; set; }

    /// <summary>Paths that no quota touches.</summary>
    public IReadOnlyList<string> ExemptPaths { get; set; } =
    [
        "/v1/sys/generate-recovery-token/attempt", "/v1/sys/generate-recovery-token/update", "/v1/sys/generate-root/attempt",
        "/v1/sys/generate-root/update", "/v1/sys/health", "/v1/sys/seal-status", "/v1/sys/unseal",
    ];

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _quotas.Keys];
        }
    }

    /// <summary>A quota by name.</summary>
    public RateLimitQuota? Find(string name)
    {
        lock (_gate)
            return _quotas.GetValueOrDefault(name);
    }

    /// <summary>Writes a quota.</summary>
    public void Put(RateLimitQuota quota)
    {
        lock (_gate)
            _quotas[quota.Name] = quota;
    }

    /// <summary>Removes a quota.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _quotas.Remove(name);
    }

    /// <summary>All quotas and their configuration, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["sends_headers"] = SendsHeaders,
                ["audits_refusals"] = AuditsRefusals,
                ["exempt_paths"] = StateJson.Write(ExemptPaths),
                ["quotas"] = new JsonArray([.. _quotas.Values.Select(q => StateJson.Write(q))]),
            };
        }
    }

    /// <summary>Replaces all quotas by what <see cref="Save"/> gave; intervals begin anew.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            SendsHeaders = StateJson.Read<bool>(state["sends_headers"]);
            AuditsRefusals = StateJson.Read<bool>(state["audits_refusals"]);
            ExemptPaths = StateJson.Read<List<string>>(state["exempt_paths"]);
            _quotas.Clear();
            foreach (var quota in StateJson.Read<List<RateLimitQuota>>(state["quotas"]))
                _quotas[quota.Name] = quota;
        }
    }

    /// <summary>Removes the quotas of a namespace that is gone.</summary>
    public void RemoveBelow(string path)
    {
        lock (_gate)
        {
            foreach (var quota in _quotas.Values.Where(q => q.Path.StartsWith(path, StringComparison.Ordinal)).ToList())
                _quotas.Remove(quota.Name);
        }
    }

    /// <summary>Counts a request; null if no quota is about it. The quota of its mount comes before its namespace's and a global one.</summary>
    /// <param name="path">The path without <c>/v1/</c>.</param>
    /// <param name="space">The path of its namespace.</param>
    /// <param name="mount">Its mount.</param>
    /// <param name="client">The client's address.</param>
    public RateLimitVerdict? Take(string path, string space, MountEntry? mount, string client)
    {
        RateLimitQuota? quota;
        lock (_gate)
        {
            if (_quotas.Count == 0 || ExemptPaths.Contains($"/v1/{path}"))
                return null;
            var candidates = new[] { mount is null ? null : mount.Namespace + mount.FullPath, space, "" };
            quota = candidates.OfType<string>().Select(c => _quotas.Values.FirstOrDefault(q => q.Path == c)).FirstOrDefault(q => q is not null);
        }

        return quota?.Take(client, clock.GetUtcNow());
    }
}
