using System.Text.Json.Nodes;

namespace Sandbox.Vault.AuthMethods.Kubernetes;

/// <summary>Who a service account token says it is.</summary>
/// <param name="Name">The service account.</param>
/// <param name="Uid">Its UID.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="SecretName">The Secret that an old token is kept in; empty for bound tokens.</param>
public sealed record ServiceAccountClaims(string Name, string Uid, string Namespace, string SecretName)
{
    private const string Old = "kubernetes.io/serviceaccount/";

    /// <summary>Reads the claims of a bound token, or of one of the kind of old.</summary>
    public static ServiceAccountClaims Of(JsonObject claims)
    {
        var bound = claims["kubernetes.io"] as JsonObject;
        var account = bound?["serviceaccount"] as JsonObject;
        return new ServiceAccountClaims(
            Text(account?["name"]) ?? Text(claims[Old + "service-account.name"]) ?? "",
            Text(account?["uid"]) ?? Text(claims[Old + "service-account.uid"]) ?? "",
            Text(bound?["namespace"]) ?? Text(claims[Old + "namespace"]) ?? "",
            Text(claims[Old + "secret.name"]) ?? "");
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
