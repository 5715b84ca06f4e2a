namespace Operator.Runtime.Builder;

/// <summary>Whether replicas agree on one that works (the shape of KubeOps v13).</summary>
public enum LeaderElectionType
{
    /// <summary>No election: this process always works. Run one replica.</summary>
    None,

    /// <summary>One replica works, the others wait with warm caches.</summary>
    Single,
}
