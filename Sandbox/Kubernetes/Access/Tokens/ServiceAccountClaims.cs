using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>What a ServiceAccount token claims. Times are seconds since 1970.</summary>
internal sealed record ServiceAccountClaims
{
    public required string Issuer { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required long IssuedAt { get; init; }

    public required long NotBefore { get; init; }

    public required long Expires { get; init; }

    public required string Id { get; init; }

    public required string Subject { get; init; }

    public required string Namespace { get; init; }

    public required ObjectReference ServiceAccount { get; init; }

    public ObjectReference? Pod { get; init; }

    public ObjectReference? Node { get; init; }

    public ObjectReference? Secret { get; init; }

    /// <summary>From when on the token's use is warned of; see <see cref="TokenRequests"/>.</summary>
    public long? WarnAfter { get; init; }

    /// <summary>The claims as JSON, keys in alphabetical order as kube-apiserver writes them.</summary>
    public JsonObject ToJson()
    {
        var kubernetes = new JsonObject { ["namespace"] = Namespace };
        Add(kubernetes, "node", Node);
        Add(kubernetes, "pod", Pod);
        Add(kubernetes, "secret", Secret);
        Add(kubernetes, "serviceaccount", ServiceAccount);
        if (WarnAfter is { } warnAfter)
            kubernetes["warnafter"] = warnAfter;
        return new JsonObject
        {
            ["aud"] = Audiences.ToJson(),
            ["exp"] = Expires,
            ["iat"] = IssuedAt,
            ["iss"] = Issuer,
            ["jti"] = Id,
            ["kubernetes.io"] = kubernetes,
            ["nbf"] = NotBefore,
            ["sub"] = Subject,
        };
    }

    /// <summary>Reads verified claims; null if they are no ServiceAccount's.</summary>
    public static ServiceAccountClaims? Read(JsonObject claims)
    {
        var kubernetes = claims.At("kubernetes.io");
        if (ReadReference(kubernetes, "serviceaccount") is not { } account || kubernetes.Text("namespace") is not { Length: > 0 } ns)
            return null;
        return new ServiceAccountClaims
        {
            Issuer = claims.Text("iss"),
            Audiences = claims.At("aud") is JsonArray ? claims.Texts("aud") : claims.Text("aud") is { Length: > 0 } one ? [one] : [],
            IssuedAt = claims.Number("iat") ?? 0,
            NotBefore = claims.Number("nbf") ?? 0,
            Expires = claims.Number("exp") ?? 0,
            Id = claims.Text("jti"),
            Subject = claims.Text("sub"),
            Namespace = ns,
            ServiceAccount = account,
            Pod = ReadReference(kubernetes, "pod"),
            Node = ReadReference(kubernetes, "node"),
            Secret = ReadReference(kubernetes, "secret"),
            WarnAfter = kubernetes.Number("warnafter"),
        };
    }

    private static void Add(JsonObject into, string key, ObjectReference? reference)
    {
        if (reference is null)
            return;
        var json = new JsonObject { ["name"] = reference.Name };
        if (reference.Uid.Length > 0)
            json["uid"] = reference.Uid;
        into[key] = json;
    }

    private static ObjectReference? ReadReference(JsonNode? claims, string key) =>
        claims.Text(key, "name") is { Length: > 0 } name ? new ObjectReference(name, claims.Text(key, "uid")) : null;
}
