using Operator.Runtime.Client;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Authentication;

/// <summary>Everything it takes to speak to the store as somebody: worked out, nothing sent yet.</summary>
/// <param name="Auth">The VaultAuth.</param>
/// <param name="Identity">Who; equal identities share a session.</param>
/// <param name="Connection">How the store is reached.</param>
/// <param name="Method">How to log in.</param>
/// <param name="Namespace">The Vault namespace of the login, and of reads that name none.</param>
public sealed record LoginPlan(
    ObjectKey Auth, SessionIdentity Identity, VaultConnectionOptions Connection, IAuthMethod Method, string? Namespace)
{
    /// <summary>What to do where the store refuses the login: a sentence for people.</summary>
    public string Advice { get; init; } = "";

    /// <summary>Whose ServiceAccount or Secret logs in.</summary>
    public string IdentityNamespace { get; init; } = "";

    /// <summary>Stands for the VaultAuth and its VaultAuthGlobal.</summary>
    public string AuthFingerprint { get; init; } = "";
}
