using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Queue;

namespace Operator.Controllers;

/// <summary>
/// Wakes the resources of a kind that delivers Secrets when something changes that they refer to: VaultConnection → VaultAuthGlobal → VaultAuth → resource ← Secret,
/// SecretTransformation. Connect it after <see cref="Dependents"/>, whose indexes of VaultAuths it uses.
/// </summary>
public sealed class SecretDependents<TEntity>(
    IInformer<VaultConnection> connections,
    IInformer<VaultAuth> auths,
    IInformer<VaultAuthGlobal> globals,
    IInformer<SecretTransformation> transformations,
    IInformer<PartialObjectMetadata> secrets,
    IInformer<TEntity> entities,
    IReconcileQueue<TEntity> queue,
    SecretReferences<TEntity> references,
    CourierSettings settings)
    where TEntity : CustomKubernetesEntity
{
    /// <summary>The index of resources by the Secret that they ask for.</summary>
    internal const string BySecret = "secret";

    private const string ByAuth = "auth";
    private const string ByTransformation = "transformation";

    /// <summary>Connects everything. Call once, before the host starts.</summary>
    public void Connect()
    {
        entities.AddIndex(ByAuth, entity => [.. references.Auths(entity).SelectMany(reference => Candidates(entity, reference)).Distinct()]);
        entities.AddIndex(ByTransformation, entity => [.. references.Transformations(entity).Select(key => key.ToString()).Distinct()]);
        entities.AddIndex(BySecret, entity => [references.Destination(entity).ToString()]);

        connections.Subscribe(change =>
        {
            if (change.InitialList || !(SpecChanged(change) || Recovered(change)))
                return;

            // All of a store's secrets may be behind one connection: they go by the lane that a new resource passes.
            foreach (var auth in auths.ByIndex(Dependents.ByConnection, ObjectKey.Of(change.Current).ToString()))
                Wake(ByAuth, ObjectKey.Of(auth), Lane.Periodic);
        });
        globals.Subscribe(change =>
        {
            if (change.InitialList || !SpecChanged(change))
                return;

            foreach (var auth in auths.ByIndex(Dependents.ByGlobal, ObjectKey.Of(change.Current).ToString()))
                Wake(ByAuth, ObjectKey.Of(auth), Lane.Periodic);
        });
        auths.Subscribe(change =>
        {
            if (!change.InitialList && SpecChanged(change))
                Wake(ByAuth, ObjectKey.Of(change.Current), Lane.Urgent);
        });
        transformations.Subscribe(change =>
        {
            if (!change.InitialList && SpecChanged(change))
                Wake(ByTransformation, ObjectKey.Of(change.Current), Lane.Urgent);
        });
        entities.Subscribe(change =>
        {
            // A destination that its resource gives up may be what another one waits for.
            if (change.Old is { } old && (change.New is null || references.Destination(change.New) != references.Destination(old)))
                Wake(BySecret, references.Destination(old), Lane.Urgent);
        });
        secrets.Subscribe(change =>
        {
            if (!change.InitialList)
                Wake(BySecret, ObjectKey.Of(change.Current), Lane.Urgent);
        });
    }

    private void Wake(string index, ObjectKey key, Lane lane)
    {
        foreach (var entity in entities.ByIndex(index, key.ToString()))
            queue.Enqueue(ObjectKey.Of(entity), lane);
    }

    // What a reference may mean: without a name, the default of the own namespace or of the operator's, whichever comes to be.
    private string[] Candidates(TEntity entity, string? reference)
    {
        var ownNamespace = entity.Metadata.NamespaceProperty;
        return string.IsNullOrEmpty(reference)
            ? [$"{ownNamespace}/default", $"{settings.Namespace}/default"]
            : [Reference.Parse(reference, ownNamespace).ToString()];
    }

    private static bool SpecChanged<T>(Change<T> change)
        where T : CustomKubernetesEntity =>
        change.Old?.Metadata.Uid != change.New?.Metadata.Uid || change.Old?.Metadata.Generation != change.New?.Metadata.Generation;

    private static bool Recovered(Change<VaultConnection> change) =>
        change.New?.Status?.Conditions.IsTrue(StandardConditions.Ready) == true
        && change.Old?.Status?.Conditions.Find(StandardConditions.Ready)?.Status == "False";
}
