using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Pipeline;

namespace Operator.Rollouts;

/// <summary>
/// The annotations by which workloads are restarted: one a Secret on the pod template, whose value stands for the Secret's content. The same value
/// once more is no change of the template, and so no restart.
/// </summary>
public static class RolloutAnnotations
{
    /// <summary>On the workload itself: when it was restarted last, for the least time between two restarts.</summary>
    public const string RestartedAt = "secret-courier.io/restarted-at";

    private const string Prefix = "rollout.secret-courier.io/";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // The name part of an annotation's key (Kubernetes, "Annotations: Syntax and character set"); names of Secrets may be longer.
    private const int MaxName = 63;
    private const int HashLength = 16;

    /// <summary>The annotation that stands for a Secret. A name that is too long is cut, and a hash of the whole keeps it apart from others.</summary>
    public static string KeyFor(string secretName) => secretName.Length <= MaxName
        ? Prefix + secretName
        : $"{Prefix}{secretName[..(MaxName - HashLength - 1)]}-{Fingerprint.Of("name", secretName)[..HashLength]}";

    /// <summary>What stands for a content: a hash of its MAC, which nobody without the MAC's key can compute.</summary>
    public static string Revision(string mac) => Fingerprint.Of("rollout", mac)[..HashLength];

    /// <summary>
    /// The JSON merge patch that restarts a workload. It touches our annotations only, so that those of other Secrets and other operators stay; the UID
    /// makes it a conflict to patch another workload that took the name meanwhile.
    /// </summary>
    /// <param name="uid">The workload's UID.</param>
    /// <param name="revisions">The revisions by annotation.</param>
    /// <param name="at">When.</param>
    public static JsonObject Patch(string uid, IEnumerable<KeyValuePair<string, string>> revisions, DateTimeOffset at) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = uid,
            ["annotations"] = new JsonObject { [RestartedAt] = at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) },
        },
        ["spec"] = new JsonObject
        {
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject(revisions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                },
            },
        },
    };

    /// <summary>Reads <see cref="RestartedAt"/>; null where it is missing or no time.</summary>
    public static DateTimeOffset? ReadRestartedAt(IDictionary<string, string>? annotations) =>
        annotations?.TryGetValue(RestartedAt, out var text) == true
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
