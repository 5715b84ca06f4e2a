namespace Sandbox.Vault.AuthMethods.Ldap;

/// <summary>Who the directory says has logged in.</summary>
/// <param name="AliasName">The value of the user attribute.</param>
/// <param name="Groups">The groups that it is in.</param>
internal sealed record LdapIdentity(string AliasName, IReadOnlyList<string> Groups)
{
    /// <summary>True if no group of the directory names the user.</summary>
    public bool IsUnknownToGroups { get; init; }
}
