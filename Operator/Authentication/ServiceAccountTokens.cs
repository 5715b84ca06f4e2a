using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Authentication;

/// <summary>Short-lived tokens of consumers' ServiceAccounts, asked for at each login and never kept.</summary>
[GenericRbac(Groups = [""], Resources = ["serviceaccounts/token"], Verbs = RbacVerb.Create)]
public sealed class ServiceAccountTokens(IKubernetesClient client)
{
    // TokenRequest's own minimum (pkg/apis/authentication/validation).
    private const long MinimalSeconds = 600;

    /// <summary>Asks for a token.</summary>
    /// <param name="serviceAccount">Whose.</param>
    /// <param name="audiences">For whom; empty for <see cref="AudiencePolicy.Default"/>.</param>
    /// <param name="expirationSeconds">How long it lives; at least 600.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> RequestAsync(
        ObjectKey serviceAccount, IEnumerable<string>? audiences, long? expirationSeconds, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> wanted = audiences?.ToArray() is { Length: > 0 } given ? given : [AudiencePolicy.Default];
        var lifetime = TimeSpan.FromSeconds(Math.Max(expirationSeconds ?? MinimalSeconds, MinimalSeconds));
        var token = await client.RequestTokenAsync(serviceAccount, wanted, lifetime, cancellationToken);
        return token.Value;
    }
}
