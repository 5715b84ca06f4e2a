namespace Sandbox.Faults;

/// <summary>Which faults make sense.</summary>
internal static class FaultRules
{
    /// <summary>Checks a fault.</summary>
    /// <exception cref="FaultException">It makes no sense.</exception>
    public static void Check(Fault fault)
    {
        Require(fault.Probability is null or (>= 0 and <= 1), "probability", "must be from 0 to 1");
        Require(fault.Count is null or > 0, "count", "must be at least 1");
        Require(fault.Duration is null || fault.Duration > TimeSpan.Zero, "duration", "must be more than 0s");
        Require(fault.Status is null or (>= 200 and <= 599), "status", "must be an HTTP status from 200 to 599");
        Require(fault.RetryAfter is null || fault.RetryAfter >= TimeSpan.Zero, "retryAfter", "must not be negative");
        Require(fault.After is null || fault.After >= TimeSpan.Zero, "after", "must not be negative");
        Require(fault.BytesPerSecond is null or > 0, "bytesPerSecond", "must be at least 1");
        CheckEffect(fault);
        CheckServer(fault);
    }

    /// <summary>The server that alone knows an effect; null if both do.</summary>
    public static FaultServer? ServerOf(FaultEffect effect) => effect switch
    {
        FaultEffect.Standby or FaultEffect.MissingState => FaultServer.Vault,
        FaultEffect.Timeout or FaultEffect.EtcdTimeout or FaultEffect.EtcdLeaderChanged or FaultEffect.NotReady
            or FaultEffect.Drop or FaultEffect.Silence or FaultEffect.Expire => FaultServer.Kubernetes,
        _ => null,
    };

    private static void CheckEffect(Fault fault)
    {
        var name = KebabEnumConverter<FaultEffect>.Name(fault.Outcome);
        Require(fault.Outcome != FaultEffect.Delay || fault.Latency is not null, "effect",
            $"nothing happens: give a latency, a status, or one of {string.Join(", ", KebabEnumConverter<FaultEffect>.Names)}");
        Require(fault.Outcome != FaultEffect.Error || fault.Status is not null, "status", "is needed by the effect error");
        Require(fault.Outcome != FaultEffect.Trickle || fault.BytesPerSecond is not null, "bytesPerSecond", "is needed by the effect trickle");
        Require(fault.Outcome != FaultEffect.Standby || fault.Status is null or 429 or 472 or 473, "status",
            "must be 429 (standby), 472 (disaster recovery secondary) or 473 (performance standby)");
        Require(fault.After is null || fault.Outcome is FaultEffect.Drop or FaultEffect.Expire, "after", $"has no meaning for the effect {name}");
        Require(!fault.IsOfWatches || fault.Latency is null, "latency", $"has no meaning for the effect {name}");
        Require(!fault.IsOfWatches || fault.Verb is null or "watch", "verb", $"must be watch for the effect {name}");
    }

    private static void CheckServer(Fault fault)
    {
        if (ServerOf(fault.Outcome) is { } only)
        {
            Require(fault.Server is null || fault.Server == only, "effect",
                $"{KebabEnumConverter<FaultEffect>.Name(fault.Outcome)} is an effect of {KebabEnumConverter<FaultServer>.Name(only)} alone");
        }

        Require(fault.Server != FaultServer.Vault || fault.Resource is null, "resource", "is Kubernetes' alone; use path");
        Require(fault.Server != FaultServer.Vault || fault.Namespace is null, "namespace", "is Kubernetes' alone; use path");
    }

    private static void Require(bool holds, string field, string problem)
    {
        if (!holds)
            throw new FaultException(field, problem);
    }
}
