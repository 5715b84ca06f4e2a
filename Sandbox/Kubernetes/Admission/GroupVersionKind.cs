using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Admission;

/// <summary>A kind in a version of its group (<c>meta/v1 GroupVersionKind</c>).</summary>
/// <param name="Group">The group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
public sealed record GroupVersionKind(string Group, string Version, string Kind)
{
    /// <summary>A kind by the <c>apiVersion</c> that its objects have.</summary>
    public static GroupVersionKind Of(string apiVersion, string kind) => apiVersion.Split('/') is [var group, var version]
        ? new(group, version, kind)
        : new("", apiVersion, kind);

    /// <summary>As reviews have it.</summary>
    public JsonObject ToJson() => new() { ["group"] = Group, ["version"] = Version, ["kind"] = Kind };
}
