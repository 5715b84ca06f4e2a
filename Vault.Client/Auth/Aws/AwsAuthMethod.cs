using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Vault.Client.Auth.Aws;

/// <summary>
/// Logs in as an IAM identity: sends the store a signed request of <c>sts:GetCallerIdentity</c>, which the store sends on to AWS to learn who signed it.
/// </summary>
/// <param name="mount">Where the auth method is.</param>
/// <param name="role">The role.</param>
/// <param name="identity">How the request is made.</param>
/// <param name="credentials">Gives credentials; asked at each login.</param>
/// <param name="time">Time.</param>
public sealed class AwsAuthMethod(
    AuthMount mount, string role, CallerIdentity identity, Func<CancellationToken, Task<AwsCredentials>> credentials, TimeProvider time) : LoginMethod(mount)
{
    private const string Query = "Action=GetCallerIdentity&Version=2011-06-15";

    /// <inheritdoc />
    public override string Description => $"aws at auth/{Mount.Path} as role {role}";

    /// <inheritdoc />
    protected override async Task WriteAsync(LoginBody body, IVaultTransport transport, CancellationToken cancellationToken)
    {
        var headers = Sign(await credentials(cancellationToken));
        body.Add("role", role);
        body.Add("iam_http_request_method", "POST");
        body.Add("iam_request_url", Base64(Encoding.UTF8.GetBytes(identity.Endpoint.AbsoluteUri)));
        body.Add("iam_request_body", Base64(Encoding.UTF8.GetBytes(Query)));
        body.Add("iam_request_headers", Base64(HeadersJson(headers)));
    }

    private SortedDictionary<string, string> Sign(AwsCredentials signer)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["Host"] = identity.Endpoint.Authority,
            ["X-Amz-Date"] = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        if (signer.SessionToken is { } token)
            headers["X-Amz-Security-Token"] = Encoding.UTF8.GetString(token.Reveal().Span);
        if (identity.ServerId is { } serverId)
            headers["X-Vault-AWS-IAM-Server-ID"] = serverId;

        headers["Authorization"] = SignatureV4.Sign("POST", identity.Endpoint, headers, Encoding.UTF8.GetBytes(Query), signer, identity.Region, "sts");
        return headers;
    }

    private static byte[] HeadersJson(SortedDictionary<string, string> headers) => Encoding.UTF8.GetBytes(
        new JsonObject(headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)new JsonArray(JsonValue.Create(h.Value))))).ToJsonString());

    private static SecretValue Base64(ReadOnlySpan<byte> bytes) => new(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
}
