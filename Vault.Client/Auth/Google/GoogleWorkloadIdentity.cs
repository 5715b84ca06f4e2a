using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vault.Client.Auth.Google;

/// <summary>
/// Gets an identity token of a Google service account for a token of a Kubernetes ServiceAccount: Google's STS exchanges the latter for an access token
/// of the cluster's workload identity pool, with which IAM issues the former.
/// </summary>
/// <param name="cloud">Asks.</param>
/// <param name="sts">The endpoint of the Security Token Service.</param>
/// <param name="iam">The endpoint of the IAM Service Account Credentials API.</param>
public sealed class GoogleWorkloadIdentity(CloudClient cloud, Uri sts, Uri iam)
{
    /// <summary>Gets an identity token.</summary>
    /// <param name="cluster">The cluster, as its pool knows it.</param>
    /// <param name="token">A token of the ServiceAccount for the audience <see cref="GoogleCluster.Pool"/>.</param>
    /// <param name="serviceAccount">The e-mail address of the Google service account.</param>
    /// <param name="audience">For whom: <c>https://vault/{role}</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoginException">Google refused, or can't be reached.</exception>
    public async Task<SecretValue> GetIdentityTokenAsync(
        GoogleCluster cluster, SecretValue token, string serviceAccount, string audience, CancellationToken cancellationToken)
    {
        using var exchange = new LoginBody();
        exchange.Add("grantType", "urn:ietf:params:oauth:grant-type:token-exchange");
        exchange.Add("audience", cluster.Audience);
        exchange.Add("scope", "https://www.googleapis.com/auth/iam");
        exchange.Add("requestedTokenType", "urn:ietf:params:oauth:token-type:access_token");
        exchange.Add("subjectTokenType", "urn:ietf:params:oauth:token-type:jwt");
        exchange.Add("subjectToken", token);
        var access = await PostAsync(new Uri(sts, "/v1/token"), await exchange.FinishAsync(cancellationToken), bearer: null, "access_token", cancellationToken);

        var wanted = new JsonObject { ["audience"] = audience, ["includeEmail"] = true };
        var address = new Uri(iam, $"/v1/projects/-/serviceAccounts/{Uri.EscapeDataString(serviceAccount)}:generateIdToken");
        return await PostAsync(address, Encoding.UTF8.GetBytes(wanted.ToJsonString()), access, "token", cancellationToken);
    }

    private Task<SecretValue> PostAsync(Uri address, ReadOnlyMemory<byte> body, SecretValue? bearer, string field, CancellationToken cancellationToken) =>
        cloud.PostAsync(address, "application/json", body, bearer, answer => ReadToken(answer, field), ReadError, cancellationToken);

    private static SecretValue ReadToken(ReadOnlyMemory<byte> answer, string field)
    {
        using var json = JsonDocument.Parse(answer);
        var token = json.RootElement.Property(field);
        return token.Text().Length > 0 ? JsonText.ValueOf(token) : throw new JsonException($"no {field}");
    }

    // IAM has { error: { status, message } }, STS has { error, error_description }.
    private static string ReadError(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var error = json.RootElement.Property("error");
            var (code, reason) = error.ValueKind == JsonValueKind.Object
                ? (error.Property("status").Text(), error.Property("message").Text())
                : (error.Text(), json.RootElement.Property("error_description").Text());
            return $"{code}: {reason}";
        }
        catch (JsonException)
        {
            return "no reason given";
        }
    }
}
