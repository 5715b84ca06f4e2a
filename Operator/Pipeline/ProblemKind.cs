namespace Operator.Pipeline;

/// <summary>Whether a problem may pass by itself.</summary>
public enum ProblemKind
{
    /// <summary>May pass by itself: the condition <c>Reconciling</c> says that it is retried.</summary>
    Transient,

    /// <summary>Nothing is wrong, only the turn hasn't come: where all was well before, nobody needs to hear of it.</summary>
    Postponed,

    /// <summary>Somebody must change something: the condition <c>Stalled</c>. Retried too, with backoff, as not every change is seen from here.</summary>
    Stalled,
}
