using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary>What the server tells of itself: counters, metrics, key status, replication.</summary>
/// <param name="core">The server.</param>
internal sealed class StatusPaths(VaultCore core)
{
    private readonly DateTimeOffset _started = core.Clock.GetUtcNow();
    private int _term = 1;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("internal/counters/tokens") { Read = (_, _, _) => Answer(
            Counters("service_tokens", new JsonObject { ["total"] = core.Tokens.Count })) },
        new("internal/counters/entities") { Read = (_, _, _) => Answer(
            Counters("entities", new JsonObject { ["total"] = core.Identity.All.Count })) },
        new("internal/counters/requests") { Read = (_, _, _) => Answer(VaultResponse.Of(new JsonObject { ["counters"] = null })) },
        new("internal/counters/activity(/monthly)?") { Read = (_, _, _) => Answer(NoActivity()) },
        new("internal/counters/config") { Read = (_, _, _) => Answer(VaultResponse.Of(new JsonObject
        {
            ["default_report_months"] = 12,
            ["enabled"] = "default-disabled",
            ["queries_available"] = false,
            ["retention_months"] = 24,
        })) },
        new("internal/specs/openapi") { Read = (_, _, _) => Answer(OpenApi()) },
        new("metrics") { Fields = { ["format"] = FieldType.Text }, Read = (_, fields, _) => Answer(Metrics(fields.Text("format"))) },
        new("key-status") { Read = (_, _, _) => Answer(KeyStatus()) },
        new("rotate")
        {
            Write = (_, _, _) =>
            {
                Interlocked.Increment(ref _term);
                return Answer(null);
            },
        },
        new("replication/status") { Read = (_, _, _) => Answer(VaultResponse.Of(new JsonObject { ["mode"] = "disabled" })) },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    // Clients aren't counted unless it is enabled, and then there is nothing before a month is over.
    private static VaultResponse NoActivity() => new() { Status = 204, Raw = new RawBody("application/json", default) };

    private static VaultResponse Counters(string name, JsonObject value) =>
        VaultResponse.Of(new JsonObject { ["counters"] = new JsonObject { [name] = value } });

    private VaultResponse KeyStatus() => VaultResponse.OfSystem(new JsonObject
    {
        ["encryptions"] = core.Leases.Below("").Count,
        ["install_time"] = Timestamps.Nano(_started),
        ["term"] = _term,
    });

    private VaultResponse Metrics(string format)
    {
        if (format is not ("" or "prometheus"))
            throw VaultException.Refused($"metric response format \"{format}\" unknown");
        if (format.Length == 0)
        {
            return VaultResponse.Of(new JsonObject
            {
                ["Timestamp"] = core.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss +0000 'UTC'"),
                ["Gauges"] = new JsonArray(
                    new JsonObject
                    {
                        ["Name"] = "vault.expire.num_leases",
                        ["Value"] = core.Leases.Below("").Count,
                        ["Labels"] = new JsonObject(),
                    }),
                ["Counters"] = new JsonArray(),
                ["Samples"] = new JsonArray(),
            });
        }

        var text = $"# HELP vault_expire_num_leases vault_expire_num_leases\n# TYPE vault_expire_num_leases gauge\nvault_expire_num_leases "
            + $"{core.Leases.Below("").Count}\n"
            + $"# HELP vault_token_count vault_token_count\n# TYPE vault_token_count gauge\nvault_token_count {core.Tokens.Count}\n";
        return new VaultResponse { Raw = new RawBody("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text)) };
    }

    private static VaultResponse OpenApi() => new()
    {
        Raw = new RawBody("application/json", Json.GoJson.Write(new JsonObject
        {
            ["openapi"] = "3.0.2",
            ["info"] = new JsonObject
            {
                ["title"] = "HashiCorp Vault API",
                ["description"] = "HTTP API that gives you full access to Vault. All API routes are prefixed with `/v1/`.",
                ["version"] = "1.8.0",
                ["license"] = new JsonObject { ["name"] = "Mozilla Public License 2.0", ["url"] = "https://www.mozilla.org/en-US/MPL/2.0" },
            },
            ["paths"] = new JsonObject(),
        })),
    };
}
