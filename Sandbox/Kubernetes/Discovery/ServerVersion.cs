using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>Which Kubernetes the sandbox emulates.</summary>
internal static class ServerVersion
{
    /// <summary>
    /// The version. That it is the sandbox stands in the build metadata, which comparisons of versions pass over; a pre-release suffix
    /// would make charts refuse it.
    /// </summary>
    public const string GitVersion = "v1.36.2+sandbox";

    /// <summary>The answer to <c>/version</c>.</summary>
    public static JsonObject ToJson() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };
}
