using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>Makes passwords: by a policy, or by Vault's own rule.</summary>
/// <param name="policies">Makes a password by a policy of a name; null if there is no such policy.</param>
internal sealed class PasswordSource(Func<string, string?> policies)
{
    /// <summary>A new password.</summary>
    /// <param name="policy">The policy's name; empty for none.</param>
    /// <exception cref="VaultException">There is no such policy.</exception>
    public string Generate(string policy) => policy.Length == 0
        ? PasswordGenerator.Generate()
        : policies(policy) ?? throw VaultException.Failed("failed to generate password: failed to retrieve password policy: no password policy found");
}
