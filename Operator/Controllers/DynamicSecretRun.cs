using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;

namespace Operator.Controllers;

/// <summary>
/// One reconcile of a VaultDynamicSecret. Holds what is known at any moment: a run that is broken off by an exception must not forget what it noted before.
/// </summary>
public sealed class DynamicSecretRun(
    VaultDynamicSecret entity,
    SyncRecord<VaultDynamicSecretStatus> record,
    ReferenceScope references,
    StatusWriter<VaultDynamicSecret, VaultDynamicSecretSpec, VaultDynamicSecretStatus> statuses)
{
    /// <summary>The resource.</summary>
    public VaultDynamicSecret Entity { get; } = entity;

    /// <summary>Its key.</summary>
    public ObjectKey Key { get; } = ObjectKey.Of(entity);

    /// <summary>What is known now.</summary>
    public SyncRecord<VaultDynamicSecretStatus> Record { get; set; } = record;

    /// <summary>The status that is written next.</summary>
    public VaultDynamicSecretStatus Status
    {
        get => Record.Status;
        set => Record = Record with { Status = value };
    }

    /// <summary>What the resource refers to.</summary>
    public ReferenceScope References { get; } = references;

    /// <summary>How many replaced credentials were revoked.</summary>
    public int Revoked { get; set; }

    /// <summary>Why credentials may be left in the store.</summary>
    public List<string> Left { get; } = [];

    /// <summary>When replaced credentials are looked at again.</summary>
    public DateTimeOffset? RetirementDue { get; set; }

    /// <summary>True once the Secret was found to hold credentials that an earlier run wrote.</summary>
    public bool HasAdopted { get; set; }

    /// <summary>True where the store doesn't know the lease any more.</summary>
    public bool IsLeaseLost { get; set; }

    /// <summary>
    /// Writes a status in the middle of a run, so that what comes next can't be lost. False where the resource is gone: then nothing may come next.
    /// </summary>
    /// <exception cref="KubernetesApiException">It isn't known whether it was written; the run's record has it all the same.</exception>
    public Task<bool> CheckpointAsync(VaultDynamicSecretStatus status, CancellationToken cancellationToken)
    {
        var current = statuses.Current(Entity);
        Status = status with { Conditions = current.Conditions, ObservedGeneration = current.ObservedGeneration };
        return statuses.WriteAsync(Entity, Status, cancellationToken);
    }
}
