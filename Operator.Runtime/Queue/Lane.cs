namespace Operator.Runtime.Queue;

/// <summary>The two lanes of the work queue. What is urgent always passes before what is periodic.</summary>
public enum Lane
{
    /// <summary>Periodic refreshes, and what a start-up finds in place.</summary>
    Periodic,

    /// <summary>Creations, edits, deletions, drift, expiring leases.</summary>
    Urgent,
}
