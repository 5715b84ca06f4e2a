using Operator.Connections;
using Operator.References;
using Operator.Runtime.Client;

namespace Operator.Authentication;

/// <summary>What a login is worked out from.</summary>
/// <param name="Auth">The settings.</param>
/// <param name="Namespace">Whose ServiceAccounts and Secrets log in.</param>
/// <param name="Connection">How the store is reached.</param>
/// <param name="References">The resource that needs it, which a change of a Secret wakes.</param>
public sealed record LoginSetup(EffectiveAuth Auth, string Namespace, ResolvedConnection Connection, ReferenceScope References)
{
    /// <summary>The credential under a key of a Secret that a field of the method's settings names.</summary>
    public Credential Credential(string field, string secret, string key) =>
        new(new ObjectKey(Namespace, secret), key, $"spec.{Auth.Spec.Method}.{field} of VaultAuth {Auth.Key}");
}
