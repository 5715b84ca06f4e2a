namespace Operator.Authentication;

/// <summary>
/// Which audiences a login token may carry. A token that the API server itself accepts must never leave the cluster: whoever receives it
/// could act as the ServiceAccount.
/// </summary>
public static class AudiencePolicy
{
    /// <summary>The audience of tokens where the VaultAuth names none.</summary>
    public const string Default = "vault";

    /// <summary>The first audience that may be the API server's own, or null when all are fit.</summary>
    /// <param name="audiences">What the VaultAuth asks for.</param>
    /// <param name="refused">Audiences that the administrator refuses besides, exact.</param>
    public static string? FindRefused(IEnumerable<string> audiences, IReadOnlyCollection<string> refused) =>
        audiences.FirstOrDefault(audience => IsApiServers(audience) || refused.Contains(audience));

    /// <summary>Why an audience is refused, and what to do.</summary>
    public static string Explain(string audience) =>
        $"the audience \"{audience}\" is the API server's own: a token with it would let the store act as the ServiceAccount. "
        + "Use an audience of the store's, such as \"vault\", here and in its role";

    // What --api-audiences defaults to is the issuer, in nearly every cluster one of the API server's in-cluster names.
    private static bool IsApiServers(string audience)
    {
        var host = Uri.TryCreate(audience, UriKind.Absolute, out var uri) ? uri.Host : audience;
        return host is "kubernetes" or "kubernetes.default" || host.StartsWith("kubernetes.default.svc", StringComparison.OrdinalIgnoreCase)
            || audience is "api" or "k3s" or "apiserver";
    }
}
