using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Tenancy;

namespace Operator.Authentication;

/// <summary>Turns a reference to a VaultAuth into the settings that hold, or says why it can't be used. From caches alone.</summary>
public sealed class AuthResolver(IInformer<VaultAuth> auths, IInformer<VaultAuthGlobal> globals, NamespaceAccess access, CourierSettings settings)
{
    private const string DefaultName = "default";

    /// <summary>
    /// The VaultAuth that a resource names. Without a name it is <c>default</c> in the resource's namespace, else in the operator's.
    /// </summary>
    public ObjectKey Locate(string consumerNamespace, string? reference)
    {
        if (!string.IsNullOrEmpty(reference))
            return Reference.Parse(reference, consumerNamespace);

        var own = new ObjectKey(consumerNamespace, DefaultName);
        return auths.Get(own) is null ? new ObjectKey(settings.Namespace, DefaultName) : own;
    }

    /// <summary>Resolves the reference of a resource in <paramref name="consumerNamespace"/>.</summary>
    public Outcome<EffectiveAuth> Resolve(string consumerNamespace, string? reference)
    {
        var key = Locate(consumerNamespace, reference);
        if (auths.Get(key) is not { } auth)
        {
            return new Problem(
                Reasons.AuthNotFound,
                $"There is no VaultAuth {key}: create it, or name another in spec.vaultAuthRef",
                ProblemKind.Stalled);
        }

        return access.Refuse(VaultAuth.EntityKind, key, auth.Spec, consumerNamespace) is { } refusal ? refusal : Resolve(auth);
    }

    /// <summary>The settings that hold for a VaultAuth, checked.</summary>
    public Outcome<EffectiveAuth> Resolve(VaultAuth auth)
    {
        if (!FillIn(auth).Succeeded(out var effective, out var problem))
            return problem;

        return AuthChecks.Check(effective, settings.RefusedAudiences) is { } invalid ? invalid : effective;
    }

    /// <summary>The VaultAuthGlobals that a VaultAuth may mean, the nearest first; none where it refers to none.</summary>
    /// <param name="auth">The VaultAuth.</param>
    /// <param name="operatorNamespace">The operator's namespace.</param>
    public static IReadOnlyList<ObjectKey> GlobalsOf(VaultAuth auth, string operatorNamespace)
    {
        if (auth.Spec.VaultAuthGlobalRef is not { } reference)
            return [];

        var own = string.IsNullOrEmpty(reference.Namespace) ? auth.Metadata.NamespaceProperty : reference.Namespace;
        if (!string.IsNullOrEmpty(reference.Name))
            return [new ObjectKey(own, reference.Name)];

        return string.IsNullOrEmpty(reference.Namespace)
            ? [new ObjectKey(own, DefaultName), new ObjectKey(operatorNamespace, DefaultName)]
            : [new ObjectKey(own, DefaultName)];
    }

    private Outcome<EffectiveAuth> FillIn(VaultAuth auth)
    {
        var key = ObjectKey.Of(auth);
        var candidates = GlobalsOf(auth, settings.Namespace);
        if (candidates.Count == 0)
            return new EffectiveAuth(key, auth.Spec, key.Namespace!, Version(auth));

        if (string.IsNullOrEmpty(auth.Spec.VaultAuthGlobalRef!.Name) && auth.Spec.VaultAuthGlobalRef.AllowDefault != true)
        {
            return new Problem(
                Reasons.InvalidSpec,
                $"VaultAuth {key}: spec.vaultAuthGlobalRef needs a name, or allowDefault: true for the VaultAuthGlobal named default",
                ProblemKind.Stalled);
        }

        if (candidates.Select(globals.Get).FirstOrDefault(g => g is not null) is not { } global)
        {
            return new Problem(
                Reasons.AuthGlobalNotFound,
                $"There is no VaultAuthGlobal {string.Join(" or ", candidates.Distinct())}: create it, or correct spec.vaultAuthGlobalRef of VaultAuth {key}",
                ProblemKind.Stalled);
        }

        var globalKey = ObjectKey.Of(global);
        if (access.Refuse(VaultAuthGlobal.EntityKind, globalKey, global.Spec, key.Namespace!) is { } refusal)
            return refusal;

        var lends = string.IsNullOrEmpty(auth.Spec.VaultConnectionRef) && !string.IsNullOrEmpty(global.Spec.VaultConnectionRef);
        return new EffectiveAuth(
            key, GlobalMerge.Fill(auth.Spec, global.Spec), lends ? globalKey.Namespace! : key.Namespace!, Fingerprint.Of(Version(auth), Version(global)));
    }

    private static string Version(CustomKubernetesEntity entity) => $"{entity.Metadata.Uid}/{entity.Metadata.Generation}";
}
