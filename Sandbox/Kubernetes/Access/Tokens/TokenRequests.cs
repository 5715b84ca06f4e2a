using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>Answers <c>POST …/serviceaccounts/{name}/token</c> (<c>authentication.k8s.io/v1 TokenRequest</c>).</summary>
public sealed class TokenRequests(ServiceAccountTokens tokens, IObjectReader objects, TimeProvider time)
{
    private const string Group = "authentication.k8s.io";
    private const string Kind = "TokenRequest";
    private const long DefaultSeconds = 3600;
    private const long MinSeconds = 600;
    private const long MaxSeconds = 1L << 32;

    // kube-apiserver's --service-account-extend-token-expiration, on by default: a Pod's token for the API server that asks for just
    // this long is valid for a year, and its use after the time asked for is only warned of.
    private const long ExtendedRequestSeconds = (60 * 60) + 7;
    private const long ExtendedSeconds = 365L * 24 * 60 * 60;

    /// <summary>Issues a token.</summary>
    /// <param name="body">The TokenRequest.</param>
    /// <param name="ns">The namespace of the path.</param>
    /// <param name="name">The ServiceAccount of the path.</param>
    /// <returns>The TokenRequest with its status.</returns>
    /// <exception cref="ApiException">400, 404, 409 or 422, as the real server answers.</exception>
    public JsonObject Create(JsonObject body, string ns, string name)
    {
        ReviewBody.RequireKind(body, Group, Kind);
        RequireMatch(body, "name", name, name, "must match the service account name if specified");
        RequireMatch(body, "namespace", ns, name, "must match the service account namespace if specified");
        if (objects.Get("serviceaccounts", ns, name) is not { } account)
            throw AccessErrors.NotFound("", "serviceaccounts", name);

        var spec = body.At("spec");
        var seconds = spec.Number("expirationSeconds") ?? DefaultSeconds;
        CheckDuration(seconds);
        var audiences = spec.Texts("audiences") is { Count: > 0 } given ? given : tokens.ServerAudiences;
        var now = time.GetUtcNow();
        var claims = Claims(ns, account, audiences, now.ToUnixTimeSeconds(), seconds);
        claims = Bind(claims, spec.At("boundObjectRef"));

        if (claims.Pod is not null && seconds == ExtendedRequestSeconds && audiences.All(tokens.ServerAudiences.Contains))
            claims = claims with { WarnAfter = claims.IssuedAt + seconds, Expires = claims.IssuedAt + ExtendedSeconds };
        return Answer(body, account, claims, now, seconds);
    }

    private static void RequireMatch(JsonObject body, string field, string expected, string name, string rule)
    {
        if (body.Text("metadata", field) is { Length: > 0 } given && given != expected)
        {
            throw ApiErrors.Invalid(Group, Kind, name, [new FieldError(
                "FieldValueInvalid", $"Invalid value: {GoText.Quote(given)}: {rule}", $"metadata.{field}")]);
        }
    }

    private static void CheckDuration(long seconds)
    {
        var problem = seconds < MinSeconds ? "may not specify a duration less than 10 minutes"
            : seconds > MaxSeconds ? "may not specify a duration larger than 2^32 seconds"
            : null;
        if (problem is not null)
        {
            throw ApiErrors.Invalid(Group, Kind, "", [new FieldError(
                "FieldValueInvalid", $"Invalid value: {seconds}: {problem}", "spec.expirationSeconds")]);
        }
    }

    private static ServiceAccountClaims Claims(string ns, JsonObject account, IReadOnlyList<string> audiences, long now, long seconds)
    {
        var name = account.Text("metadata", "name");
        return new ServiceAccountClaims
        {
            Issuer = ServiceAccountTokens.Issuer,
            Audiences = audiences,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + seconds,
            Id = Guid.NewGuid().ToString(),
            Subject = Users.ServiceAccountName(ns, name),
            Namespace = ns,
            ServiceAccount = new ObjectReference(name, account.Text("metadata", "uid")),
        };
    }

    private ServiceAccountClaims Bind(ServiceAccountClaims claims, JsonNode? reference)
    {
        if (reference is not JsonObject)
            return claims;
        var (group, version) = ReviewBody.SplitApiVersion(reference.Text("apiVersion"));
        var kind = reference.Text("kind");
        var name = reference.Text("name");
        switch (group, kind)
        {
            case ("", "Pod"):
                var pod = Bound(reference, "pods", claims.Namespace);
                if (pod.Text("spec", "serviceAccountName") != claims.ServiceAccount.Name)
                {
                    throw ApiErrors.BadRequest($"cannot bind token for serviceaccount {GoText.Quote(claims.ServiceAccount.Name)} "
                        + "to pod running with different serviceaccount name.");
                }

                CheckUid(reference, pod);
                return claims with { Pod = new ObjectReference(name, pod.Text("metadata", "uid")), Node = NodeOf(pod) };
            case ("", "Node"):
                var node = Bound(reference, "nodes", "");
                CheckUid(reference, node);
                return claims with { Node = new ObjectReference(name, node.Text("metadata", "uid")) };
            case ("", "Secret"):
                var secret = Bound(reference, "secrets", claims.Namespace);
                CheckUid(reference, secret);
                return claims with { Secret = new ObjectReference(name, secret.Text("metadata", "uid")) };
            default:
                throw ApiErrors.BadRequest($"cannot bind token to object of type {group}/{version}, Kind={kind}");
        }
    }

    private ObjectReference? NodeOf(JsonObject pod) =>
        pod.Text("spec", "nodeName") is { Length: > 0 } node
            ? new ObjectReference(node, objects.Get("nodes", "", node).Text("metadata", "uid"))
            : null;

    private JsonObject Bound(JsonNode reference, string resource, string ns) =>
        objects.Get(resource, ns, reference.Text("name")) ?? throw AccessErrors.NotFound("", resource, reference.Text("name"));

    private static void CheckUid(JsonNode reference, JsonObject bound)
    {
        if (reference.Text("uid") is not { Length: > 0 } uid || uid == bound.Text("metadata", "uid"))
            return;
        var (name, kind) = (reference.Text("name"), reference.Text("kind"));
        throw new ApiException(
            409, "Conflict",
            $"Operation cannot be fulfilled on {kind} {GoText.Quote(name)}: the UID in the bound object reference ({uid}) does not match "
            + "the UID in record. The object might have been deleted and then recreated",
            new JsonObject { ["name"] = name, ["kind"] = kind });
    }

    private JsonObject Answer(JsonObject body, JsonObject account, ServiceAccountClaims claims, DateTimeOffset now, long seconds)
    {
        var metadata = new JsonObject
        {
            ["name"] = claims.ServiceAccount.Name,
            ["namespace"] = claims.Namespace,
            ["uid"] = account.Text("metadata", "uid"),
            ["creationTimestamp"] = Rfc3339(now),
        };
        foreach (var kept in (string[])["labels", "annotations"])
        {
            if (body.At("metadata", kept) is { } value)
                metadata[kept] = value.DeepClone();
        }

        return new JsonObject
        {
            ["kind"] = Kind,
            ["apiVersion"] = $"{Group}/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["audiences"] = claims.Audiences.ToJson(),
                ["expirationSeconds"] = seconds,
                ["boundObjectRef"] = ReviewBody.Shape(
                    body.At("spec", "boundObjectRef"), "kind", "apiVersion", "name", "uid"),
            },
            ["status"] = new JsonObject
            {
                ["token"] = tokens.Sign(claims),
                ["expirationTimestamp"] = Rfc3339(now.AddSeconds(seconds)),
            },
        };
    }

    private static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
