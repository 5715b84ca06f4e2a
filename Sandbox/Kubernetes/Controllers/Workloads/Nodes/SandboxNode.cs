using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Discovery;

namespace Sandbox.Kubernetes.Controllers.Workloads.Nodes;

/// <summary>The one node that the sandbox simulates.</summary>
internal static class SandboxNode
{
    /// <summary>Its name.</summary>
    public const string Name = "sandbox";

    /// <summary>Its address, of a range that is for documentation (RFC 5737).</summary>
    public const string Address = "192.0.2.1";

    private static readonly (string Type, bool Status, string Reason, string Message)[] Conditions =
    [
        ("MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", true, "KubeletReady", "kubelet is posting ready status"),
    ];

    /// <summary>The node as it is registered.</summary>
    public static JsonObject Create() => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["labels"] = new JsonObject
            {
                ["kubernetes.io/arch"] = "amd64",
                ["kubernetes.io/hostname"] = Name,
                ["kubernetes.io/os"] = "linux",
            },
        },
        ["spec"] = new JsonObject { ["podCIDR"] = PodAddresses.Range, ["podCIDRs"] = new JsonArray(PodAddresses.Range) },
    };

    /// <summary>Its status.</summary>
    /// <param name="now">The time as objects have it.</param>
    public static JsonObject Status(string now) => new()
    {
        ["capacity"] = Resources(),
        ["allocatable"] = Resources(),
        ["conditions"] = new JsonArray([.. Conditions.Select(condition => new JsonObject
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status ? "True" : "False",
            ["lastHeartbeatTime"] = now,
            ["lastTransitionTime"] = now,
            ["reason"] = condition.Reason,
            ["message"] = condition.Message,
        })]),
        ["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = Address }, new JsonObject { ["type"] = "Hostname", ["address"] = Name }),
        ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250L } },
        ["nodeInfo"] = new JsonObject
        {
            ["machineID"] = "",
            ["systemUUID"] = "",
            ["bootID"] = "",
            ["kernelVersion"] = "simulated",
            ["osImage"] = "simulated",
            ["containerRuntimeVersion"] = "simulated://0",
            ["kubeletVersion"] = ServerVersion.GitVersion,
            ["kubeProxyVersion"] = "",
            ["operatingSystem"] = "linux",
            ["architecture"] = "amd64",
        },
    };

    private static JsonObject Resources() => new()
    {
        ["cpu"] = "64",
        ["ephemeral-storage"] = "1Ti",
        ["memory"] = "256Gi",
        ["pods"] = "100000",
    };
}
