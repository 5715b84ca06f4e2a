using System.Text.Json;
using Vault.Client.Leases;

namespace Vault.Client.Secrets;

/// <summary>Any engine that issues credentials (database, AWS, RabbitMQ, …), over a transport: usually a session.</summary>
public sealed class CredentialEngine(IVaultTransport transport)
{
    /// <summary>
    /// Asks for credentials. Each call may make new ones (a database user, say), so a call whose answer was lost isn't sent again: what it made ends with
    /// the token that asked.
    /// </summary>
    /// <param name="method">GET, POST or PUT, as the engine wants it.</param>
    /// <param name="path">The path with the mount, such as <c>database/creds/app</c>.</param>
    /// <param name="parameters">The body, a JSON object; null for none.</param>
    /// <param name="vaultNamespace">The Vault namespace; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultApiException">The store refused, or could not be reached, or gave no object of data.</exception>
    public async Task<IssuedSecret> IssueAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? parameters, string? vaultNamespace, CancellationToken cancellationToken)
    {
        var request = new VaultRequest(method, path.Trim('/'))
        {
            Operation = "credentials-issue",
            Namespace = vaultNamespace,
            Body = parameters,
            Idempotent = false,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
        var data = response.Json.Property("data");
        if (data.ValueKind != JsonValueKind.Object)
        {
            throw new VaultApiException(
                VaultErrorKind.InvalidResponse, request.Operation, request.Path, response.StatusCode, ["the answer has no data: is this the path of credentials?"]);
        }

        return new IssuedSecret(data.Values(request, response), LeaseAnswer.Read(response))
        {
            Json = JsonText.RawOf(data),
            RequestId = response.Json.Property("request_id").Text(),
        };
    }
}
