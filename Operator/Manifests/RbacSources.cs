using Operator.Entities;
using Operator.Runtime.Rbac;

namespace Operator.Manifests;

/// <summary>The types whose attributes say what the operator may do, given one by one: nothing is searched for at run time.</summary>
/// <remarks>The attributes here are the rights that the host itself needs, and no single controller.</remarks>
[EntityRbac(typeof(VaultConnection), typeof(VaultAuth), typeof(VaultStaticSecret), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultConnection), typeof(VaultAuth), typeof(VaultStaticSecret), Subresource = "status", Verbs = RbacVerb.Patch)]
[GenericRbac(
    Groups = [""], Resources = ["secrets"],
    Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
[GenericRbac(Groups = [""], Resources = ["secrets"], OwnNamespace = true, Verbs = RbacVerb.Get | RbacVerb.Create)]
[GenericRbac(Groups = [""], Resources = ["serviceaccounts/token"], Verbs = RbacVerb.Create)]
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
[GenericRbac(
    Groups = ["coordination.k8s.io"], Resources = ["leases"], OwnNamespace = true,
    Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Update)]
public static class RbacSources
{
    /// <summary>The types.</summary>
    public static IReadOnlyList<Type> All => [typeof(RbacSources)];
}
