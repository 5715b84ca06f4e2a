using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary>What the server tells of its machine and of how it was started.</summary>
/// <param name="core">The server.</param>
internal sealed class HostPaths(VaultCore core)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("host-info/?") { Read = (_, _, _) => Answer(Host()) },
        new("config/state/sanitized") { Read = (_, _, _) => Answer(VaultResponse.OfSystem(Configuration())) },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    // Disks and the times of CPUs are left out, as the real one leaves out what it can't find.
    private VaultResponse Host()
    {
        var memory = GC.GetGCMemoryInfo();
        return VaultResponse.Of(new JsonObject
        {
            ["cpu"] = new JsonArray([.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => new JsonObject { ["cpu"] = i, ["cores"] = 1 })]),
            ["host"] = new JsonObject
            {
                ["hostname"] = Environment.MachineName,
                ["kernelArch"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
                ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["os"] = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "windows",
                ["uptime"] = Environment.TickCount64 / 1000,
            },
            ["memory"] = new JsonObject
            {
                ["available"] = memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes,
                ["total"] = memory.TotalAvailableMemoryBytes,
                ["used"] = memory.MemoryLoadBytes,
            },
            ["timestamp"] = Timestamps.Nano(core.Clock.GetUtcNow()),
        });
    }

    private static JsonObject Configuration() => new()
    {
        ["api_addr"] = "",
        ["cache_size"] = 0,
        ["cluster_addr"] = "",
        ["cluster_cipher_suites"] = "",
        ["cluster_name"] = "",
        ["default_lease_ttl"] = 0,
        ["default_max_request_duration"] = 0,
        ["disable_cache"] = false,
        ["disable_clustering"] = false,
        ["disable_indexing"] = false,
        ["disable_mlock"] = true,
        ["disable_performance_standby"] = false,
        ["disable_printable_check"] = false,
        ["disable_sealwrap"] = false,
        ["enable_ui"] = false,
        ["listeners"] = new JsonArray(new JsonObject { ["config"] = new JsonObject(), ["type"] = "tcp" }),
        ["log_format"] = "",
        ["log_level"] = "",
        ["max_lease_ttl"] = 0,
        ["pid_file"] = "",
        ["plugin_directory"] = "",
        ["raw_storage_endpoint"] = false,
        ["seals"] = new JsonArray(new JsonObject { ["disabled"] = false, ["type"] = "shamir" }),
        ["storage"] = new JsonObject { ["cluster_addr"] = "", ["disable_clustering"] = false, ["redirect_addr"] = "", ["type"] = "inmem" },
    };
}
