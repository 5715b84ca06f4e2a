namespace Operator.Pipeline;

/// <summary>
/// What is known of a resource's last delivery. Everything but the schedule is in the resource's status too, so that a restart goes on where the
/// run before stopped.
/// </summary>
public sealed record SyncRecord
{
    /// <summary>The resource's UID: another one under the same name starts anew.</summary>
    public required string Uid { get; init; }

    /// <summary>The generation of the spec that was delivered; null where none was, or the last try failed.</summary>
    public long? Generation { get; init; }

    /// <summary>True after a try that failed: the next one reads, whatever else holds.</summary>
    public bool IsFailing { get; init; }

    /// <summary>The login under which it was read; null after a restart, and then taken for unchanged.</summary>
    public string? Login { get; init; }

    /// <summary>The fingerprint of the transformation that it was rendered with; null where there was none.</summary>
    public string? Transformation { get; init; }

    /// <summary>The MAC of the source, where what was delivered can't be rendered again; null where it can.</summary>
    public string? SourceMac { get; init; }

    /// <summary>The MAC of what was delivered.</summary>
    public string? Mac { get; init; }

    /// <summary>The name of the Secret that was written.</summary>
    public string? SecretName { get; init; }

    /// <summary>The UID of the Secret that was written.</summary>
    public string? SecretUid { get; init; }

    /// <summary>The resourceVersion that the Secret had when it was last known to be right.</summary>
    public string? SecretVersion { get; init; }

    /// <summary>The keys that were written.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What was read, as <c>mount/path</c>.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The version that was read, where the source has versions.</summary>
    public int? SourceVersion { get; init; }

    /// <summary>When the content changed last.</summary>
    public DateTime? LastSyncTime { get; init; }

    /// <summary>The last value of the sync-now annotation that was acted on.</summary>
    public string? HandledSyncNow { get; init; }

    /// <summary>When drift was repaired lately.</summary>
    public IReadOnlyList<DateTimeOffset> Repairs { get; init; } = [];

    /// <summary>When the source is to be read again; null where nothing was delivered yet.</summary>
    public DateTimeOffset? NextDue { get; init; }
}
