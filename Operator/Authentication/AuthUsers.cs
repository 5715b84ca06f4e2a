using Operator.Controllers;
using Operator.Entities;
using Operator.Runtime.Caching;
using Operator.Sources;

namespace Operator.Authentication;

/// <summary>Who uses a VaultAuth, going by the caches.</summary>
public sealed class AuthUsers(IInformer<VaultStaticSecret> statics, AuthResolver auths)
{
    /// <summary>The namespaces whose ServiceAccounts or Secrets log in by a VaultAuth: one identity each.</summary>
    public IReadOnlySet<string> IdentityNamespacesOf(EffectiveAuth auth)
    {
        var users = statics.ByIndex(Dependents.ByAuth, auth.Key.ToString())
            .Where(secret => SourcePlanner.AuthsOf(secret.Spec).Any(reference => auths.Locate(secret.Metadata.NamespaceProperty, reference) == auth.Key))
            .Select(secret => secret.Metadata.NamespaceProperty)
            .ToHashSet(StringComparer.Ordinal);
        return auth.Spec.IdentityNamespace == IdentityNamespace.Auth && users.Count > 0 ? new HashSet<string> { auth.Key.Namespace! } : users;
    }
}
