namespace Operator.Runtime.Caching;

/// <summary>How an informer is doing, for health and metrics.</summary>
public interface IInformerState
{
    /// <summary>The informer's name; by default the plural of its kind.</summary>
    string Name { get; }

    /// <summary>True once the first list has arrived.</summary>
    bool HasSynced { get; }

    /// <summary>How many objects are cached.</summary>
    int Count { get; }

    /// <summary>How many times the list had to be read again after the first.</summary>
    int Relists { get; }

    /// <summary>How long ago the server last sent anything, of the watch that has been silent longest; null before the first answer.</summary>
    TimeSpan? Silence { get; }

    /// <summary>How long ago the loop last took a step, of the one that stands longest. Grows without bound only if a loop hangs.</summary>
    TimeSpan SinceLastStep { get; }

    /// <summary>What failed last and when; null while all is well.</summary>
    InformerFailure? LastFailure { get; }
}
