using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Quotas;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/quotas</c>: rate limits and their configuration.</summary>
/// <param name="core">The server.</param>
internal sealed class QuotaPaths(VaultCore core)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("quotas/config")
        {
            Fields =
            {
                ["rate_limit_exempt_paths"] = FieldType.List,
                ["enable_rate_limit_audit_logging"] = FieldType.Bool,
                ["enable_rate_limit_response_headers"] = FieldType.Bool,
            },
            Read = (_, _, _) => Answer(ReadConfiguration()),
            Write = (_, fields, _) => Answer(WriteConfiguration(fields)),
        },
        new("quotas/rate-limit/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(core.Quotas.Names)) },
        new("quotas/rate-limit/(?<name>.+)")
        {
            Fields =
            {
                ["name"] = FieldType.Text,
                ["path"] = FieldType.Text,
                ["rate"] = FieldType.Text,
                ["interval"] = FieldType.Duration,
                ["block_interval"] = FieldType.Duration,
            },
            Read = (_, fields, _) => Answer(core.Quotas.Find(fields.Text("name")) is { } quota ? VaultResponse.Of(quota.Describe()) : null),
            Write = (_, fields, _) => Answer(Write(fields)),
            Delete = (_, fields, _) =>
            {
                core.Quotas.Remove(fields.Text("name"));
                return Answer(null);
            },
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse ReadConfiguration() => VaultResponse.Of(new JsonObject
    {
        ["enable_rate_limit_audit_logging"] = core.Quotas.AuditsRefusals,
        ["enable_rate_limit_response_headers"] = core.Quotas.SendsHeaders,
        ["rate_limit_exempt_paths"] = new JsonArray([.. core.Quotas.ExemptPaths.Select(p => JsonValue.Create(p))]),
    });

    private VaultResponse? WriteConfiguration(FieldData fields)
    {
        core.Quotas.SendsHeaders = fields.Bool("enable_rate_limit_response_headers", core.Quotas.SendsHeaders);
        core.Quotas.AuditsRefusals = fields.Bool("enable_rate_limit_audit_logging", core.Quotas.AuditsRefusals);
        core.Quotas.ExemptPaths = fields.List("rate_limit_exempt_paths", core.Quotas.ExemptPaths);
        return null;
    }

    private VaultResponse? Write(FieldData fields)
    {
        if (!double.TryParse(fields.Text("rate", "0"), CultureInfo.InvariantCulture, out var rate) || rate <= 0)
            throw VaultException.Refused("'rate' is invalid");
        var path = fields.Text("path") is { Length: > 0 } given ? given.TrimEnd('/') + "/" : "";
        var (space, below) = NamespaceRouter.Resolve(core.Root, "", path)!.Value;
        if (below.Length > 0 && space.Mounts.Find(below) is null)
            throw VaultException.Refused($"invalid mount path {GoValue.Quote(path)}");
        var interval = fields.Duration("interval") is { Ticks: > 0 } asked ? asked : TimeSpan.FromSeconds(1);
        core.Quotas.Put(new RateLimitQuota
        {
            Name = fields.Text("name"),
            Path = path,
            Rate = rate,
            Interval = interval,
            BlockInterval = fields.Duration("block_interval"),
        });
        return null;
    }
}
