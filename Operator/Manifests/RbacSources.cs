using Operator.Authentication;
using Operator.Controllers;
using Operator.Destinations;
using Operator.Rendering;
using Operator.Rollouts;
using Operator.Runtime.Rbac;
using Operator.Tenancy;

namespace Operator.Manifests;

/// <summary>The types whose attributes say what the operator may do. The generated RBAC is what they ask for, and nothing else.</summary>
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
[GenericRbac(Groups = ["coordination.k8s.io"], Resources = ["leases"], Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Update, OwnNamespace = true)]
internal static class RbacSources
{
    /// <summary>The types. Listed by hand, as a trimmed program can't be searched for attributes.</summary>
    public static IReadOnlyList<Type> All =>
    [
        typeof(VaultConnectionController),
        typeof(VaultAuthController),
        typeof(VaultAuthGlobalController),
        typeof(VaultStaticSecretController),
        typeof(VaultDynamicSecretController),
        typeof(SecretTransformationController),
        typeof(ServiceAccountTokens),
        typeof(CloudIdentities),
        typeof(NamespaceLabels),
        typeof(MacKey),
        typeof(DestinationWriter),
        typeof(WorkloadFinder),
        typeof(WorkloadRestarter),
        typeof(RbacSources), // What the runtime needs: events and the Lease.
    ];
}
