using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>Signs the tokens of ServiceAccounts and tells whether one that comes back is still good.</summary>
public sealed class ServiceAccountTokens(SigningKey key, IObjectReader objects, TimeProvider time)
{
    /// <summary>Who issues the tokens, and the audience of those that are for the API server itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc";

    /// <summary>What kube-apiserver says of anything that it cannot even place.</summary>
    internal const string NotAToken = "invalid bearer token";

    // go-jose's DefaultLeeway, which kube-apiserver keeps: clocks may differ by a minute.
    private const long LeewaySeconds = 60;

    /// <summary>The audiences of the API server.</summary>
    public IReadOnlyList<string> ServerAudiences { get; } = [Issuer];

    internal string Sign(ServiceAccountClaims claims) => key.Sign(claims.ToJson());

    /// <summary>Looks at a token.</summary>
    /// <param name="token">The token as it was sent.</param>
    /// <param name="audiences">For whom it should be; empty: for the API server.</param>
    public TokenVerdict Verify(string token, IReadOnlyList<string> audiences)
    {
        var parsed = CompactToken.Parse(token);
        if (parsed is null || parsed.Claims.Text("iss") != Issuer || parsed.Header.Text("alg") != "RS256")
            return new TokenVerdict(null, [], NotAToken);
        if (parsed.Header.Text("kid") is { Length: > 0 } kid && kid != key.Id)
            return Rejected("invalid signature, no keys found");
        if (!key.Verifies(parsed.Signed, parsed.Signature))
            return Rejected("go-jose/go-jose: error in cryptographic primitive");
        if (ServiceAccountClaims.Read(parsed.Claims) is not { } claims)
            return Rejected("service account token claims could not be validated due to unexpected validation error");

        var requested = audiences.Count == 0 ? ServerAudiences : audiences;
        var held = claims.Audiences.Count == 0 ? ServerAudiences : claims.Audiences;
        string[] shared = [.. held.Where(requested.Contains)];
        if (shared.Length == 0)
            return Rejected($"token audiences {GoText.Quote(held)} is invalid for the target audiences {GoText.Quote(requested)}");
        return Problem(claims) is { } problem ? Rejected(problem) : new TokenVerdict(ToUser(claims), shared, "");
    }

    private static TokenVerdict Rejected(string problem) => new(null, [], $"[{NotAToken}, {problem}]");

    private string? Problem(ServiceAccountClaims claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now - LeewaySeconds > claims.Expires)
            return "service account token has expired";
        if (now + LeewaySeconds < claims.NotBefore)
            return "service account token is not valid yet";
        if (now + LeewaySeconds < claims.IssuedAt)
            return "service account token is issued in the future";

        var name = claims.ServiceAccount.Name;
        if (objects.Get("serviceaccounts", claims.Namespace, name) is not { } account)
            return $"serviceaccounts \"{name}\" not found";
        if (account.Text("metadata", "uid") is var uid && uid != claims.ServiceAccount.Uid)
            return $"service account UID ({uid}) does not match claim ({claims.ServiceAccount.Uid})";
        if (IsDeleted(account, now))
            return $"service account {claims.Namespace}/{name} has been deleted";
        return BoundProblem(claims.Secret, "secrets", "secret", claims.Namespace, now)
            ?? BoundProblem(claims.Pod, "pods", "pod", claims.Namespace, now)
            // A Pod's token names the node that it ran on; only a token of the node's own ends with the node.
            ?? (claims.Pod is null ? BoundProblem(claims.Node, "nodes", "node", "", now) : null);
    }

    private string? BoundProblem(ObjectReference? reference, string resource, string word, string ns, long now)
    {
        if (reference is null)
            return null;
        if (objects.Get(resource, ns, reference.Name) is not { } bound || IsDeleted(bound, now))
            return "service account token has been invalidated";
        var uid = bound.Text("metadata", "uid");
        return uid == reference.Uid ? null : $"{word} UID ({uid}) does not match service account {word} ref claim ({reference.Uid})";
    }

    private static bool IsDeleted(JsonObject obj, long now) =>
        DateTimeOffset.TryParse(obj.Text("metadata", "deletionTimestamp"), out var deleted)
        && deleted.ToUnixTimeSeconds() < now - LeewaySeconds;

    private static RequestUser ToUser(ServiceAccountClaims claims)
    {
        const string Prefix = "authentication.kubernetes.io/";
        var extra = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (claims.Id.Length > 0)
            extra[$"{Prefix}credential-id"] = [$"JTI={claims.Id}"];
        if (claims.Node is { } node)
        {
            extra[$"{Prefix}node-name"] = [node.Name];
            if (node.Uid.Length > 0)
                extra[$"{Prefix}node-uid"] = [node.Uid];
        }

        if (claims.Pod is { } pod)
        {
            extra[$"{Prefix}pod-name"] = [pod.Name];
            extra[$"{Prefix}pod-uid"] = [pod.Uid];
        }

        return new RequestUser(
            Users.ServiceAccountName(claims.Namespace, claims.ServiceAccount.Name), claims.ServiceAccount.Uid,
            Users.ServiceAccountGroups(claims.Namespace), extra);
    }
}
