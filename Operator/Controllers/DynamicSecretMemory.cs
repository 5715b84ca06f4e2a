using System.Collections.Concurrent;
using Operator.Entities;
using Operator.Leases;
using Operator.Runtime.Client;

namespace Operator.Controllers;

/// <summary>What this process knows of VaultDynamicSecrets besides their status. Losing it costs a request.</summary>
public sealed class DynamicSecretMemory(TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, string Handle, LeaseLogin Login)> _unusedLogins = [];
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, DateTimeOffset At)> _reads = [];
    private readonly ConcurrentDictionary<ObjectKey, string> _leaseless = [];

    /// <summary>Keeps that a login was noted in status and nothing was issued under it, so that another try needs no other.</summary>
    public void KeepUnused(VaultDynamicSecret entity, string handle, LeaseLogin login) =>
        _unusedLogins[ObjectKey.Of(entity)] = (entity.Metadata.Uid, handle, login);

    /// <summary>Takes the unused login with a handle out, if there is one that has half of its life before it.</summary>
    public LeaseLogin? TakeUnused(VaultDynamicSecret entity, string? handle) =>
        _unusedLogins.TryRemove(ObjectKey.Of(entity), out var known) && known.Uid == entity.Metadata.Uid && known.Handle == handle
        && (known.Login.Term is not { } term || time.GetUtcNow() < term.Expiration - (term.Duration / 2))
            ? known.Login
            : null;

    /// <summary>Keeps that credentials without a lease were read now.</summary>
    public void KeepRead(VaultDynamicSecret entity) => _reads[ObjectKey.Of(entity)] = (entity.Metadata.Uid, time.GetUtcNow());

    /// <summary>When they were read by this process; null for never.</summary>
    public DateTimeOffset? FindRead(VaultDynamicSecret entity) =>
        _reads.TryGetValue(ObjectKey.Of(entity), out var read) && read.Uid == entity.Metadata.Uid ? read.At : null;

    /// <summary>Keeps that what a spec asks for has no lease, which it doesn't provide for.</summary>
    public void KeepLeaseless(VaultDynamicSecret entity, CredentialSource source) => _leaseless[ObjectKey.Of(entity)] = Spec(entity, source);

    /// <summary>Whether that is known of a spec.</summary>
    public bool IsLeaseless(VaultDynamicSecret entity, CredentialSource source) =>
        _leaseless.TryGetValue(ObjectKey.Of(entity), out var known) && known == Spec(entity, source);

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(ObjectKey key)
    {
        _unusedLogins.TryRemove(key, out _);
        _reads.TryRemove(key, out _);
        _leaseless.TryRemove(key, out _);
    }

    private static string Spec(VaultDynamicSecret entity, CredentialSource source) =>
        $"{entity.Metadata.Uid}/{entity.Metadata.Generation}/{source.Fingerprint}";
}
