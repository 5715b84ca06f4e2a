namespace Operator.Entities;

/// <summary>The values of <see cref="VaultAuthSpec.Method"/>.</summary>
public static class VaultAuthMethod
{
    /// <summary>Vault's kubernetes auth method, with a token of a ServiceAccount.</summary>
    public const string Kubernetes = "kubernetes";
}
