namespace Operator.Entities;

/// <summary>The values of <see cref="VaultAuthSpec.IdentityNamespace"/>.</summary>
public static class IdentityNamespace
{
    /// <summary>ServiceAccounts and Secrets are those of the namespace of the secret that is synced.</summary>
    public const string Consumer = "Consumer";

    /// <summary>ServiceAccounts and Secrets are those of the VaultAuth's namespace: who may use it acts as them.</summary>
    public const string Auth = "Auth";
}
