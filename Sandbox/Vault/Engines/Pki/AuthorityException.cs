namespace Sandbox.Vault.Engines.Pki;

/// <summary>There is no authority that could sign. Each path says so in its own words.</summary>
/// <param name="message">Why.</param>
/// <param name="isUsers">True if the client should have set one up, false for a state that should not be.</param>
internal sealed class AuthorityException(string message, bool isUsers) : Exception(message)
{
    /// <summary>True if the client should have set one up.</summary>
    public bool IsUsers => isUsers;
}
