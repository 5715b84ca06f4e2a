using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vault.Client.Leases;

/// <summary>
/// The store's leases (<c>sys/leases</c>). The policy <c>default</c> allows looking up and renewing those of one's own token, but not revoking one:
/// a token that revokes itself takes its leases with it.
/// </summary>
/// <param name="transport">Where to: usually the session that the leases were issued under.</param>
/// <param name="vaultNamespace">The Vault namespace of the engine that issued them; null for none.</param>
public sealed class LeaseBackend(IVaultTransport transport, string? vaultNamespace = null)
{
    /// <summary>
    /// Looks a lease up (<c>PUT sys/leases/lookup</c>); null where there is no such lease any more. A store tells an unknown lease by 400
    /// ("invalid lease"), which is its answer to a malformed one too.
    /// </summary>
    /// <exception cref="VaultApiException">The store refused, or could not be reached.</exception>
    public async Task<LeaseState?> LookupAsync(SecretValue leaseId, CancellationToken cancellationToken)
    {
        var request = Request("sys/leases/lookup", "lease-lookup", leaseId, increment: null);
        try
        {
            using var response = await SendAsync(request, leaseId, cancellationToken);
            var data = response.Json.Property("data");
            return data.ValueKind == JsonValueKind.Object
                ? new LeaseState(data.Property("ttl").Seconds(), data.Property("renewable").IsTrue(), Moment(data.Property("issue_time")), Moment(data.Property("last_renewal")))
                : throw Invalid(request, response, "the answer has no data");
        }
        catch (VaultApiException e) when (IsGone(e))
        {
            return null;
        }
    }

    /// <summary>
    /// Lengthens the life of a lease (<c>PUT sys/leases/renew</c>); null where there is no such lease any more. The store gives what the maximum
    /// leaves, so a shorter duration than asked for means that the end is near.
    /// </summary>
    /// <param name="leaseId">Which.</param>
    /// <param name="increment">How long it is to live from now; null for what the role gives.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultApiException">The store refused, or could not be reached.</exception>
    public async Task<Lease?> RenewAsync(SecretValue leaseId, TimeSpan? increment, CancellationToken cancellationToken)
    {
        var request = Request("sys/leases/renew", "lease-renew", leaseId, increment);
        try
        {
            using var response = await SendAsync(request, leaseId, cancellationToken);
            return response.Json.Property("lease_duration").ValueKind == JsonValueKind.Number
                ? LeaseAnswer.Read(response) ?? throw Invalid(request, response, "the answer has no lease_id")
                : throw Invalid(request, response, "the answer has no lease_duration");
        }
        catch (VaultApiException e) when (IsGone(e))
        {
            return null;
        }
    }

    /// <summary>
    /// Ends a lease (<c>PUT sys/leases/revoke</c>). Answers when what it stands for is gone from the engine. One that is unknown is no error.
    /// </summary>
    /// <exception cref="VaultApiException">The store refused (the right is rarely given), or could not be reached.</exception>
    public async Task RevokeAsync(SecretValue leaseId, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(
                Request("sys/leases/revoke", "lease-revoke", leaseId, increment: null, sync: true), leaseId, cancellationToken);
        }
        catch (VaultApiException e) when (IsGone(e))
        {
            // It is as asked for.
        }
    }

    // The store may name the lease in its errors, and who reads those isn't always who may revoke it.
    private async Task<VaultResponse> SendAsync(VaultRequest request, SecretValue leaseId, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(request, cancellationToken);
        }
        catch (VaultApiException e) when (leaseId.Length > 0 && e.Errors.Any(text => text.Contains(Text(leaseId), StringComparison.Ordinal)))
        {
            throw new VaultApiException(
                e.Kind, e.Operation, e.Path, e.StatusCode, [.. e.Errors.Select(text => text.Replace(Text(leaseId), "***", StringComparison.Ordinal))], e.RetryAfter);
        }
    }

    private static string Text(SecretValue leaseId) => Encoding.UTF8.GetString(leaseId.Reveal().Span);

    private VaultRequest Request(string path, string operation, SecretValue leaseId, TimeSpan? increment, bool sync = false)
    {
        var body = new JsonObject { ["lease_id"] = Text(leaseId) };
        if (increment is { } wanted)
            body["increment"] = (long)wanted.TotalSeconds;
        if (sync)
            body["sync"] = true;
        return new VaultRequest(HttpMethod.Put, path) { Operation = operation, Namespace = vaultNamespace, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
    }

    // "invalid lease" (lookup), "lease not found" (renew), "lease expired"; older stores wrap the second in text of their own.
    private static bool IsGone(VaultApiException error) => error.StatusCode is 400 or 404
        && error.Errors.Any(text => text.Contains("invalid lease", StringComparison.OrdinalIgnoreCase)
            || text.Contains("lease not found", StringComparison.OrdinalIgnoreCase)
            || text.Contains("lease expired", StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset? Moment(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out var moment) ? moment : null;

    private static VaultApiException Invalid(VaultRequest request, VaultResponse response, string reason) =>
        new(VaultErrorKind.InvalidResponse, request.Operation, request.Path, response.StatusCode, [reason]);
}
