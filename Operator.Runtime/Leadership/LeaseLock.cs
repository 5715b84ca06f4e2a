using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Leadership;

/// <summary>One candidate's view of a Lease. Not for use from several threads at once.</summary>
internal sealed class LeaseLock(IKubernetesClient client, ObjectKey key, string identity, TimeSpan duration, TimeProvider time)
{
    private V1Lease? _observed;
    private long _observedAt;

    public ObjectKey Key { get; } = key;

    public string Identity { get; } = identity;

    /// <summary>Who holds the lease as far as was seen; empty after a release.</summary>
    public string? Holder => _observed?.Spec?.HolderIdentity;

    public bool IsHeldByAnother => Holder is { Length: > 0 } holder && holder != Identity;

    /// <summary>Takes the lease if it is free, expired or ours. False where another holds it or was quicker.</summary>
    public async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        // The holder's usual case needs no read: nobody else writes to it.
        if (_observed is not null && Holder == Identity && await TryWriteAsync(_observed, cancellationToken))
            return true;

        var lease = await client.GetAsync(RuntimeKinds.Lease, Key, cancellationToken);
        if (lease is null)
            return await TryCreateAsync(cancellationToken);
        Observe(lease);
        return (!IsHeldByAnother || IsExpired(lease)) && await TryWriteAsync(lease, cancellationToken);
    }

    /// <summary>Gives the lease away, so that a successor needn't wait for it to expire.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_observed is null || Holder != Identity)
            return;
        var now = time.GetUtcNow().UtcDateTime;
        var released = With(_observed, new V1LeaseSpec
        {
            HolderIdentity = "",
            LeaseDurationSeconds = 1,
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = _observed.Spec?.LeaseTransitions,
        });
        Observe(await client.ReplaceAsync(RuntimeKinds.Lease, released, cancellationToken));
    }

    private async Task<bool> TryWriteAsync(V1Lease lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ours = lease.Spec?.HolderIdentity == Identity;
        var mine = With(lease, new V1LeaseSpec
        {
            HolderIdentity = Identity,
            LeaseDurationSeconds = (int)duration.TotalSeconds,
            AcquireTime = ours ? lease.Spec?.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = (lease.Spec?.LeaseTransitions ?? 0) + (ours ? 0 : 1),
        });
        try
        {
            Observe(await client.ReplaceAsync(RuntimeKinds.Lease, mine, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode is 409 or 404)
        {
            return false;
        }
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var lease = new V1Lease
        {
            ApiVersion = RuntimeKinds.Lease.ApiVersion,
            Kind = RuntimeKinds.Lease.Kind,
            Metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = Identity,
                LeaseDurationSeconds = (int)duration.TotalSeconds,
                AcquireTime = now,
                RenewTime = now,
                LeaseTransitions = 0,
            },
        };
        try
        {
            Observe(await client.CreateAsync(RuntimeKinds.Lease, lease, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode == 409)
        {
            return false;
        }
    }

    private bool IsExpired(V1Lease lease) =>
        time.GetElapsedTime(_observedAt) >= TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? duration.TotalSeconds);

    private void Observe(V1Lease lease)
    {
        // Only a change says that its holder lives; the times in it are another machine's.
        if (_observed is null || _observed.Metadata.ResourceVersion != lease.Metadata.ResourceVersion)
            _observedAt = time.GetTimestamp();
        _observed = lease;
    }

    private static V1Lease With(V1Lease lease, V1LeaseSpec spec) =>
        new() { ApiVersion = RuntimeKinds.Lease.ApiVersion, Kind = RuntimeKinds.Lease.Kind, Metadata = lease.Metadata, Spec = spec };
}
