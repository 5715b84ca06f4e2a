using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Timestamps as ages.</summary>
/// <param name="now">The moment that a table is made.</param>
internal sealed class Ages(DateTimeOffset now)
{
    /// <summary>What is shown where there is no time.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>How long ago a timestamp (RFC 3339) is; <c>&lt;unknown&gt;</c> if it is empty.</summary>
    public string Since(string timestamp) => timestamp.Length == 0 ? Unknown : TryParse(timestamp) is { } time ? Since(time) : "<invalid>";

    /// <summary>How old an object is.</summary>
    public string Of(JsonObject obj) => Since(obj.Text("metadata", "creationTimestamp"));

    /// <summary>Reads a timestamp.</summary>
    public static DateTimeOffset? TryParse(string timestamp) =>
        timestamp.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(
            timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private string Since(DateTimeOffset time) => HumanDuration.Format(now - time);
}
