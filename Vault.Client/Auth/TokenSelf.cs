using System.Globalization;
using System.Text;

namespace Vault.Client.Auth;

/// <summary>What a token may do with itself under the policy <c>default</c>.</summary>
/// <param name="transport">Where to.</param>
/// <param name="token">The token; null over a session, which has its own.</param>
/// <param name="vaultNamespace">The Vault namespace that the token belongs to.</param>
public sealed class TokenSelf(IVaultTransport transport, SecretValue? token = null, string? vaultNamespace = null)
{
    /// <summary>What a look-up is for, in the words of <see cref="VaultRequest.Operation"/>.</summary>
    public const string LookupOperation = "token-lookup";

    /// <summary>Looks the token up. A token without <c>default</c> among its policies may not, and gets 403 as an invalid one does.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public async Task<TokenInfo> LookupAsync(CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, "auth/token/lookup-self", LookupOperation);
        using var response = await transport.SendAsync(request, cancellationToken);
        var data = response.Json.Property("data");
        return new TokenInfo(
            data.Property("accessor").Text(),
            data.Property("display_name").Text(),
            data.Property("policies").Texts(),
            data.Property("ttl").Seconds(),
            data.Property("renewable").IsTrue(),
            data.Property("num_uses").Count());
    }

    /// <summary>Lengthens the token's life.</summary>
    /// <param name="increment">By how much; null for the period of the role. The store caps it at the maximum.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public async Task<AuthInfo> RenewAsync(TimeSpan? increment, CancellationToken cancellationToken)
    {
        var seconds = increment is { } wanted ? (long)wanted.TotalSeconds : 0;
        var body = seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $$"""{"increment":{{seconds}}}""") : "{}";
        var request = Request(HttpMethod.Post, "auth/token/renew-self", "token-renew") with { Body = Encoding.UTF8.GetBytes(body) };
        using var response = await transport.SendAsync(request, cancellationToken);
        return AuthAnswer.Read(request, response);
    }

    /// <summary>Ends the token, and with it its children and their leases.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public async Task RevokeAsync(CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(Request(HttpMethod.Post, "auth/token/revoke-self", "token-revoke"), cancellationToken);
    }

    private VaultRequest Request(HttpMethod method, string path, string operation) =>
        new(method, path) { Operation = operation, Token = token, Namespace = vaultNamespace };
}
