namespace Sandbox.Vault.Policies;

/// <summary>What an ACL says of a request.</summary>
/// <param name="Allowed">True if it may pass.</param>
/// <param name="HasSudo">True if paths with extra protection are open.</param>
public readonly record struct AclVerdict(bool Allowed, bool HasSudo);
