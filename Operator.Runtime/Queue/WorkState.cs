namespace Operator.Runtime.Queue;

/// <summary>Where a key of the work queue is.</summary>
internal enum WorkState
{
    /// <summary>Not due yet.</summary>
    Waiting,

    /// <summary>In a lane.</summary>
    Ready,

    /// <summary>Being worked on.</summary>
    Working,

    /// <summary>Being worked on, and asked for again.</summary>
    WorkingAndWanted,
}
