namespace Sandbox.Faults;

/// <summary>What a fault does. In JSON the names are in kebab case, such as <c>etcd-timeout</c>.</summary>
public enum FaultEffect
{
    /// <summary>The answer comes later, by <see cref="Fault.Latency"/>, and is right.</summary>
    Delay,

    /// <summary>An error with <see cref="Fault.Status"/> in the server's own form.</summary>
    Error,

    /// <summary>429 with <c>Retry-After</c>, as API priority and fairness or a rate limit quota answers.</summary>
    Throttle,

    /// <summary>The connection is reset without an answer.</summary>
    Reset,

    /// <summary>The answer's body comes at <see cref="Fault.BytesPerSecond"/>.</summary>
    Trickle,

    /// <summary>Kubernetes: 504, the request took longer than it may.</summary>
    Timeout,

    /// <summary>Kubernetes: writes answer 500 <c>etcdserver: request timed out</c>.</summary>
    EtcdTimeout,

    /// <summary>Kubernetes: writes answer 500 <c>etcdserver: leader changed</c>.</summary>
    EtcdLeaderChanged,

    /// <summary>Kubernetes: <c>/readyz</c> fails.</summary>
    NotReady,

    /// <summary>Kubernetes: watches end, as when a server goes.</summary>
    Drop,

    /// <summary>Kubernetes: watches stay open and send nothing, no bookmarks either, until the fault is gone.</summary>
    Silence,

    /// <summary>Kubernetes: watches end with an <c>ERROR</c> event of 410, as after a compaction.</summary>
    Expire,

    /// <summary>Vault: <c>sys/health</c> and <c>sys/leader</c> answer as those of a standby node (429, or 472 or 473 as <see cref="Fault.Status"/>).</summary>
    Standby,

    /// <summary>Vault: requests with <c>X-Vault-Index</c> answer 412, as a node that lags behind.</summary>
    MissingState,
}
