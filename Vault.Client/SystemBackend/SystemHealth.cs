namespace Vault.Client.SystemBackend;

/// <summary>Asks a store how it is.</summary>
public static class SystemHealth
{
    /// <summary>What its requests are for, in the words of <see cref="VaultRequest.Operation"/>.</summary>
    internal const string Operation = "health";

    /// <summary>Statuses of <c>sys/health</c>: standby, DR secondary, performance standby, standby without an active node, not initialised, sealed, removed.</summary>
    private static readonly int[] Answers = [429, 472, 473, 474, 501, 503, 530];

    /// <summary>Reads <c>sys/health</c>, which needs no token. A sealed or uninitialised store is an answer, not an error.</summary>
    /// <exception cref="VaultApiException">The store could not be reached, or what answered is none.</exception>
    public static async Task<HealthStatus> ReadHealthAsync(this IVaultTransport transport, CancellationToken cancellationToken)
    {
        var request = new VaultRequest(HttpMethod.Get, "sys/health")
        {
            Operation = Operation,
            Query = new Dictionary<string, string> { ["standbyok"] = "true", ["perfstandbyok"] = "true" },
            Accept = Answers,
            LargestAnswer = 64 * 1024,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
        var body = response.Json;
        if (body.Property("initialized").ValueKind is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False))
        {
            throw new VaultApiException(
                response.StatusCode == 429 ? VaultErrorKind.RateLimited : VaultErrorKind.InvalidResponse,
                request.Operation, request.Path, response.StatusCode, ["the answer doesn't have the form of sys/health"]);
        }

        var cluster = body.Property("cluster_name").Text();
        return new HealthStatus(
            body.Property("initialized").IsTrue(),
            body.Property("sealed").IsTrue(),
            body.Property("standby").IsTrue(),
            Excerpt.Of(body.Property("version").Text()),
            cluster.Length == 0 ? null : Excerpt.Of(cluster))
        {
            StatusCode = response.StatusCode,
        };
    }
}
