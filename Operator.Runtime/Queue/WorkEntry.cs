using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>A key's place in the work queue. Guarded by the queue's lock.</summary>
internal sealed class WorkEntry
{
    public WorkEntry(ObjectKey key)
    {
        Key = key;
        Node = new LinkedListNode<WorkEntry>(this);
    }

    public static Comparer<WorkEntry> ByDueTime { get; } = Comparer<WorkEntry>.Create(static (one, other) =>
        one.Due != other.Due ? one.Due.CompareTo(other.Due) : one.Sequence.CompareTo(other.Sequence));

    public ObjectKey Key { get; }

    public LinkedListNode<WorkEntry> Node { get; }

    public WorkState State { get; set; }

    public Lane Lane { get; set; }

    /// <summary>When it is due, as a timestamp of the queue's clock.</summary>
    public long Due { get; set; }

    /// <summary>Tells apart what is due at the same time.</summary>
    public long Sequence { get; set; }
}
