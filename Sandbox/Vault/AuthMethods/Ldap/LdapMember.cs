namespace Sandbox.Vault.AuthMethods.Ldap;

/// <summary>What Vault itself knows of a user or a group of the directory.</summary>
/// <param name="Policies">The policies.</param>
/// <param name="Groups">Groups that a user is in besides those of the directory.</param>
public sealed record LdapMember(IReadOnlyList<string> Policies, IReadOnlyList<string> Groups);
