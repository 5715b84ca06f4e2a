namespace Sandbox.Kubernetes.Storage;

/// <summary>How much history is kept for watches, exact lists and paging.</summary>
/// <param name="MaxChanges">Changes kept a resource.</param>
/// <param name="MaxAge">Their age; kube-apiserver compacts etcd every five minutes.</param>
public sealed record CompactionOptions(int MaxChanges, TimeSpan MaxAge)
{
    /// <summary>As kube-apiserver does by default, within bounds of memory.</summary>
    public static CompactionOptions Default { get; } = new(20_000, TimeSpan.FromMinutes(5));
}
