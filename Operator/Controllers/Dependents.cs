using Operator.Authentication;
using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Queue;
using Operator.Sources;
using Operator.Tenancy;

namespace Operator.Controllers;

/// <summary>
/// Who depends on whom. A change of a resource wakes those that refer to it, so that nobody ever waits or polls for a reference:
/// VaultConnection → VaultAuthGlobal → VaultAuth → VaultStaticSecret ← Secret, SecretTransformation.
/// </summary>
public sealed class Dependents(
    IInformer<VaultConnection> connections,
    IInformer<VaultAuth> auths,
    IInformer<VaultAuthGlobal> globals,
    IInformer<VaultStaticSecret> statics,
    IInformer<SecretTransformation> transformations,
    IInformer<PartialObjectMetadata> secrets,
    IReconcileQueue<VaultAuth> authQueue,
    IReconcileQueue<VaultAuthGlobal> globalQueue,
    IReconcileQueue<VaultStaticSecret> staticQueue,
    NamespaceLabels namespaces,
    CourierSettings settings)
{
    /// <summary>The index of VaultAuths by the VaultConnections that they may mean.</summary>
    internal const string ByConnection = "connection";

    /// <summary>The index of VaultAuths by the VaultAuthGlobals that they may mean.</summary>
    internal const string ByGlobal = "global";

    private const string ByTransformation = "transformation";

    /// <summary>The index of VaultStaticSecrets by the VaultAuths that they may mean.</summary>
    internal const string ByAuth = "auth";

    /// <summary>The index of VaultStaticSecrets by the Secret that they ask for.</summary>
    internal const string BySecret = "secret";

    /// <summary>Connects everything. Call once, before the host starts.</summary>
    public void Connect()
    {
        auths.AddIndex(ByConnection, auth => Candidates(auth.Metadata.NamespaceProperty, auth.Spec.VaultConnectionRef));
        auths.AddIndex(ByGlobal, auth => [.. AuthResolver.GlobalsOf(auth, settings.Namespace).Select(key => key.ToString()).Distinct()]);
        globals.AddIndex(ByConnection, global => string.IsNullOrEmpty(global.Spec.VaultConnectionRef)
            ? []
            : [Reference.Parse(global.Spec.VaultConnectionRef, global.Metadata.NamespaceProperty).ToString()]);
        statics.AddIndex(ByAuth, AuthsOf);
        statics.AddIndex(ByTransformation, secret => [.. TransformationPlanner.ReferencesOf(secret).Select(key => key.ToString()).Distinct()]);
        statics.AddIndex(BySecret, secret => [SecretOf(secret)]);

        connections.Subscribe(change =>
        {
            if (!change.InitialList && (SpecChanged(change) || Recovered(change)))
                WakeUsers(ObjectKey.Of(change.Current));
        });
        globals.Subscribe(change =>
        {
            if (!change.InitialList && SpecChanged(change))
                WakeAuths(auths.ByIndex(ByGlobal, ObjectKey.Of(change.Current).ToString()));
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
            // Their number is in the status of the VaultAuth, which nobody waits for.
            if (!change.InitialList && (change.Old is null || change.New is null || !AuthsOf(change.Old).SequenceEqual(AuthsOf(change.New))))
                CountUsers(change.Current);

            // A destination that its resource gives up may be what another one waits for.
            if (change.Old is { } old && (change.New is null || SecretOf(change.New) != SecretOf(old)))
                Wake(statics.ByIndex(BySecret, SecretOf(old)));
        });
        namespaces.Subscribe(WakeNamespace);
        secrets.Subscribe(change =>
        {
            if (!change.InitialList)
                Wake(statics.ByIndex(BySecret, ObjectKey.Of(change.Current).ToString()));
        });
    }

    /// <summary>The Secret that a resource asks for, as the index files it.</summary>
    internal static string SecretOf(VaultStaticSecret entity) =>
        DestinationPlan.KeyOf(entity, entity.Spec.Destination).ToString();

    private void WakeUsers(ObjectKey connection)
    {
        WakeAuths(auths.ByIndex(ByConnection, connection.ToString()));
        foreach (var global in globals.ByIndex(ByConnection, connection.ToString()))
        {
            globalQueue.Enqueue(ObjectKey.Of(global), Lane.Urgent);
            WakeAuths(auths.ByIndex(ByGlobal, ObjectKey.Of(global).ToString()));
        }
    }

    private void WakeAuths(IEnumerable<VaultAuth> users)
    {
        foreach (var auth in users)
        {
            var key = ObjectKey.Of(auth);
            authQueue.Enqueue(key, Lane.Urgent);

            // All of a store's secrets may be behind one of these: they go by the lane that a new resource passes.
            WakeStatics(key, Lane.Periodic);
        }
    }

    // Who may use what may have changed for all that is in it, and for those elsewhere that use its VaultAuths. Judging anew costs no request.
    private void WakeNamespace(string name)
    {
        foreach (var auth in auths.List(name))
        {
            var key = ObjectKey.Of(auth);
            authQueue.Enqueue(key, Lane.Urgent);
            WakeStatics(key, Lane.Periodic);
        }

        foreach (var secret in statics.List(name))
            staticQueue.Enqueue(ObjectKey.Of(secret), Lane.Periodic);
    }

    private void WakeStatics(ObjectKey auth, Lane lane)
    {
        foreach (var secret in statics.ByIndex(ByAuth, auth.ToString()))
            staticQueue.Enqueue(ObjectKey.Of(secret), lane);
    }

    private void CountUsers(VaultStaticSecret user)
    {
        foreach (var auth in AuthsOf(user).Select(key => Reference.Parse(key, "")))
        {
            if (auths.Get(auth) is not null)
                authQueue.Enqueue(auth, Lane.Periodic, LoginOutcomes.Unhurried);
        }
    }

    private void Wake(IEnumerable<VaultStaticSecret> owners)
    {
        foreach (var owner in owners)
            staticQueue.Enqueue(ObjectKey.Of(owner), Lane.Urgent);
    }

    private IEnumerable<string> AuthsOf(VaultStaticSecret secret) =>
        SourcePlanner.AuthsOf(secret.Spec).SelectMany(reference => Candidates(secret.Metadata.NamespaceProperty, reference)).Distinct();

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
