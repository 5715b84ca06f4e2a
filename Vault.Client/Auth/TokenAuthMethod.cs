namespace Vault.Client.Auth;

/// <summary>"Logs in" with a token that exists: asks what it is (<c>auth/token/lookup-self</c>). Such a token is renewed but never revoked.</summary>
/// <param name="token">Gives the token.</param>
/// <param name="vaultNamespace">The Vault namespace that it belongs to.</param>
public sealed class TokenAuthMethod(CredentialSource token, string? vaultNamespace = null) : IAuthMethod
{
    /// <inheritdoc />
    public string Description => "a given token";

    /// <inheritdoc />
    public async Task<AuthInfo> LoginAsync(IVaultTransport transport, CancellationToken cancellationToken)
    {
        var given = await token(cancellationToken);
        var info = await new TokenSelf(transport, given, vaultNamespace).LookupAsync(cancellationToken);
        return new AuthInfo(given, info.Accessor, info.Policies, info.TimeToLive, info.Renewable)
        {
            Namespace = vaultNamespace,
            IsBorrowed = true,
            Uses = info.Uses,
        };
    }
}
