namespace Operator.Rollouts;

/// <summary>A workload that was restarted, and how to recognise when it has rolled over.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID.</param>
/// <param name="Generation">The generation that has the new template: once <c>status.observedGeneration</c> reaches it, its status is about it.</param>
/// <param name="Note">Why its pods don't follow at once, in parentheses; null where they do.</param>
public sealed record RestartedWorkload(WorkloadKind Kind, string Name, string Uid, long? Generation, string? Note)
{
    /// <summary><c>Kind name</c>.</summary>
    public override string ToString() => Note is null ? $"{Kind} {Name}" : $"{Kind} {Name} ({Note})";
}
