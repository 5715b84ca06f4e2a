namespace Operator.Runtime.Leadership;

/// <summary>Whether this replica is the one that works.</summary>
public interface ILeadership
{
    /// <summary>True while this replica leads.</summary>
    bool IsLeader { get; }

    /// <summary>Who leads, as far as this replica has seen; null while unknown.</summary>
    string? Leader { get; }

    /// <summary>Cancelled once leadership was lost; it doesn't come back in this process.</summary>
    CancellationToken Lost { get; }

    /// <summary>Completes when this replica leads.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
