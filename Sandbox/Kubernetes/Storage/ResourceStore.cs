namespace Sandbox.Kubernetes.Storage;

/// <summary>The objects and the watch log of one resource. Written under the lock of <see cref="ObjectStore"/>, read without.</summary>
internal sealed class ResourceStore(long compacted)
{
    private volatile State _state = new(Snapshot.Empty, new LogNode(null), compacted);
    private LogNode _oldest = null!;
    private int _kept;

    /// <summary>What readers see: the objects, the log's end, and the revision of the last write.</summary>
    public State Current => _state;

    /// <summary>The revision up to which history is gone.</summary>
    public long Compacted { get; private set; } = compacted;

    /// <summary>The node from which the log can be read on.</summary>
    public LogNode Oldest => _oldest ??= _state.Last;

    public void Append(Change change, CompactionOptions limits)
    {
        var state = _state;
        _oldest ??= state.Last;
        var objects = change.IsDeletion
            ? state.Objects.Without(change.Namespace, change.Name)
            : state.Objects.With(change.Namespace, change.Name, change.Current);
        var node = new LogNode(change);
        _state = new(objects, node, change.Revision);
        _kept++;
        Compact(limits, change.At);
        state.Last.Append(node);
    }

    /// <summary>Forgets changes that are too many or too old.</summary>
    public void Compact(CompactionOptions limits, DateTimeOffset now)
    {
        while (Oldest.Following is { Change: { } change } next && (_kept > limits.MaxChanges || now - change.At > limits.MaxAge))
        {
            Compacted = change.Revision;
            _oldest = next;
            _kept--;
        }
    }

    internal sealed record State(Snapshot Objects, LogNode Last, long Revision);
}
