namespace Sandbox.Faults;

/// <summary>A fault that was set, and what became of it.</summary>
public sealed class ActiveFault
{
    private const int DefaultSeed = 1;

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly DateTimeOffset? _until;

    internal ActiveFault(string id, Fault fault, DateTimeOffset now)
    {
        (Id, Fault, _random) = (id, fault, new Random(fault.Seed ?? DefaultSeed));
        _until = now + fault.Duration;
    }

    /// <summary>By which it is removed.</summary>
    public string Id { get; }

    /// <summary>What was set.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it has struck.</summary>
    public int Hits { get; private set; }

    /// <summary>Whether it can still strike.</summary>
    public bool IsActive(DateTimeOffset now) => !(Hits >= Fault.Count || IsOver(now));

    /// <summary>Whether its time is over.</summary>
    internal bool IsOver(DateTimeOffset now) => now >= _until;

    /// <summary>How long it lasts yet.</summary>
    internal TimeSpan Left(DateTimeOffset now) => _until is { } until ? until - now : Timeout.InfiniteTimeSpan;

    /// <summary>Decides about one request that matches.</summary>
    /// <returns>Whether it is struck, and a share for what else is random about it.</returns>
    internal (bool Struck, double Share) Strike(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!IsActive(now))
                return default;
            // Both are always drawn, so that the sequence depends on nothing but the seed.
            var (chance, share) = (_random.NextDouble(), _random.NextDouble());
            if (chance >= (Fault.Probability ?? 1))
                return default;
            Hits++;
            return (true, share);
        }
    }
}
