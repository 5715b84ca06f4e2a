using Operator.Runtime.Client;

namespace Operator.Runtime.Events;

/// <summary>An event that was sent, and how often it has been published since.</summary>
internal sealed class EventSeries(ObjectKey key, DateTimeOffset at)
{
    public ObjectKey Key { get; } = key;

    public int Count { get; private set; } = 1;

    public DateTimeOffset LastSeen { get; private set; } = at;

    public DateTimeOffset LastWritten { get; private set; } = at;

    public int Written { get; private set; } = 1;

    /// <summary>True when the server's count is behind.</summary>
    public bool IsBehind => Written < Count;

    public void Repeat(DateTimeOffset at) => (Count, LastSeen) = (Count + 1, at);

    public void Wrote(DateTimeOffset at) => (Written, LastWritten) = (Count, at);
}
