using Operator.Connections;
using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Queue;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>
/// Who depends on whom. A change of a resource wakes those that refer to it, so that nobody ever waits or polls for a reference:
/// VaultConnection → VaultAuth → VaultStaticSecret ← Secret, SecretTransformation.
/// </summary>
public sealed class Dependents(
    IInformer<VaultConnection> connections,
    IInformer<VaultAuth> auths,
    IInformer<VaultStaticSecret> statics,
    IInformer<SecretTransformation> transformations,
    IInformer<PartialObjectMetadata> secrets,
    IReconcileQueue<VaultAuth> authQueue,
    IReconcileQueue<VaultStaticSecret> staticQueue,
    CourierSettings settings)
{
    /// <summary>The index of VaultAuths by the VaultConnections that they may mean.</summary>
    internal const string ByConnection = "connection";
    private const string ByAuth = "auth";
    private const string ByTransformation = "transformation";

    /// <summary>The index of VaultStaticSecrets by the Secret that they ask for.</summary>
    internal const string BySecret = "secret";

    /// <summary>Connects everything. Call once, before the host starts.</summary>
    public void Connect()
    {
        auths.AddIndex(ByConnection, auth => Candidates(auth.Metadata.NamespaceProperty, auth.Spec.VaultConnectionRef));
        statics.AddIndex(ByAuth, secret => [.. SourcePlanner.AuthsOf(secret.Spec)
            .SelectMany(reference => Candidates(secret.Metadata.NamespaceProperty, reference)).Distinct()]);
        statics.AddIndex(ByTransformation, secret => [.. TransformationPlanner.ReferencesOf(secret).Select(key => key.ToString()).Distinct()]);
        statics.AddIndex(BySecret, secret => [SecretOf(secret)]);

        connections.Subscribe(change =>
        {
            if (!change.InitialList && (SpecChanged(change) || Recovered(change)))
                WakeAuths(ObjectKey.Of(change.Current));
        });
        auths.Subscribe(change =>
        {
            if (!change.InitialList && SpecChanged(change))
                WakeStatics(ObjectKey.Of(change.Current), Lane.Urgent);
        });
        transformations.Subscribe(change =>
        {
            if (!change.InitialList && SpecChanged(change))
                Wake(statics.ByIndex(ByTransformation, ObjectKey.Of(change.Current).ToString()));
        });
        statics.Subscribe(change =>
        {
            // A destination that its resource gives up may be what another one waits for.
            if (change.Old is { } old && (change.New is null || SecretOf(change.New) != SecretOf(old)))
                Wake(statics.ByIndex(BySecret, SecretOf(old)));
        });
        secrets.Subscribe(change =>
        {
            if (!change.InitialList)
                Wake(statics.ByIndex(BySecret, ObjectKey.Of(change.Current).ToString()));
        });
    }

    /// <summary>The Secret that a resource asks for, as the index files it.</summary>
    internal static string SecretOf(VaultStaticSecret entity) =>
        DestinationPlan.KeyOf(entity, entity.Spec.Destination).ToString();

    private void WakeAuths(ObjectKey connection)
    {
        foreach (var auth in auths.ByIndex(ByConnection, connection.ToString()))
        {
            var key = ObjectKey.Of(auth);
            authQueue.Enqueue(key, Lane.Urgent);

            // All of a store's secrets may be behind one connection: they go by the lane that a new resource passes.
            WakeStatics(key, Lane.Periodic);
        }
    }

    private void WakeStatics(ObjectKey auth, Lane lane)
    {
        foreach (var secret in statics.ByIndex(ByAuth, auth.ToString()))
            staticQueue.Enqueue(ObjectKey.Of(secret), lane);
    }

    private void Wake(IEnumerable<VaultStaticSecret> owners)
    {
        foreach (var owner in owners)
            staticQueue.Enqueue(ObjectKey.Of(owner), Lane.Urgent);
    }

    // What a reference may mean: without a name, the default of the own namespace or of the operator's, whichever comes to be.
    private string[] Candidates(string ownNamespace, string? reference) =>
        string.IsNullOrEmpty(reference)
            ? [$"{ownNamespace}/default", $"{settings.Namespace}/default"]
            : [Reference.Parse(reference, ownNamespace).ToString()];

    private static bool SpecChanged<T>(Change<T> change)
        where T : CustomKubernetesEntity =>
        change.Old?.Metadata.Uid != change.New?.Metadata.Uid || change.Old?.Metadata.Generation != change.New?.Metadata.Generation;

    private static bool Recovered(Change<VaultConnection> change) =>
        change.New?.Status?.Conditions.IsTrue(StandardConditions.Ready) == true
        && change.Old?.Status?.Conditions.Find(StandardConditions.Ready)?.Status == "False";
}
