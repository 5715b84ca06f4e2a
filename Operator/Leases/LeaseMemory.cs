namespace Operator.Leases;

/// <summary>What this process knows of a resource's lease besides its status. Losing it costs a look at the lease.</summary>
/// <param name="Uid">The resource's UID.</param>
/// <param name="Handle">The lease's handle, as in status.</param>
/// <param name="SeenAt">The time when this process first saw the lease as it is, or gave it.</param>
/// <param name="SeenTimestamp">The same by the clock that nobody sets.</param>
/// <param name="LookupDue">When the store is to be asked whether there is such a lease; null once it was.</param>
public sealed record LeaseMemory(string Uid, string Handle, DateTimeOffset SeenAt, long SeenTimestamp, DateTimeOffset? LookupDue)
{
    /// <summary>True once somebody was warned that it ends.</summary>
    public bool IsWarned { get; init; }

    /// <summary>
    /// The time for what concerns the lease. A wall clock that was set back doesn't make it live longer: what went by since it was seen counts.
    /// </summary>
    public DateTimeOffset Now(TimeProvider time)
    {
        var (wall, passed) = (time.GetUtcNow(), SeenAt + time.GetElapsedTime(SeenTimestamp));
        return wall > passed ? wall : passed;
    }
}
