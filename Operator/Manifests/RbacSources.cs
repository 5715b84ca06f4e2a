using Operator.Authentication;
using Operator.Controllers;
using Operator.Destinations;
using Operator.Rendering;
using Operator.Runtime.Rbac;

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
        typeof(VaultStaticSecretController),
        typeof(VaultDynamicSecretController),
        typeof(SecretTransformationController),
        typeof(ServiceAccountTokens),
        typeof(MacKey),
        typeof(DestinationWriter),
        typeof(RbacSources), // What the runtime needs: events and the Lease.
    ];
}
