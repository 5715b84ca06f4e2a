using System.Security.Cryptography;
using System.Text;
using Sandbox.Kubernetes.Access.Tokens;

namespace Sandbox.Kubernetes.Access;

/// <summary>Finds out who sends a request: the administrator, a ServiceAccount, or nobody in particular.</summary>
/// <param name="adminToken">The administrator's bearer token.</param>
/// <param name="tokens">The tokens of ServiceAccounts.</param>
public sealed class Authenticator(string adminToken, ServiceAccountTokens tokens)
{
    private readonly byte[] _adminToken = Encoding.UTF8.GetBytes(adminToken);

    /// <summary>Who sends a request.</summary>
    /// <param name="authorizationHeader">The header <c>Authorization</c>, or null.</param>
    /// <returns>The user; null if a bearer token was sent that isn't valid (401).</returns>
    public RequestUser? Authenticate(string? authorizationHeader)
    {
        // Whatever is no bearer token, such as Basic, is as good as no header.
        var parts = (authorizationHeader ?? "").Trim().Split(' ', 3);
        if (parts.Length < 2 || !parts[0].Equals("bearer", StringComparison.OrdinalIgnoreCase) || parts[1].Length == 0)
            return Users.Anonymous;
        return Review(parts[1], []).User;
    }

    /// <summary>Whose a token is.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">For whom it should be; empty: for the API server.</param>
    public TokenVerdict Review(string token, IReadOnlyList<string> audiences)
    {
        if (_adminToken.Length == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _adminToken))
            return tokens.Verify(token, audiences);

        // A static token has no audience of its own: it is the API server's.
        string[] shared = [.. tokens.ServerAudiences.Where(own => audiences.Count == 0 || audiences.Contains(own))];
        return shared.Length == 0
            ? new TokenVerdict(null, [], ServiceAccountTokens.NotAToken)
            : new TokenVerdict(Users.Administrator, shared, "");
    }
}
