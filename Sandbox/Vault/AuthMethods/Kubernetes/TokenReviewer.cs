using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.AuthMethods.Kubernetes;

/// <summary>Asks an API server who a token belongs to (<c>authentication.k8s.io/v1 TokenReview</c>).</summary>
internal sealed class TokenReviewer : IDisposable
{
    private readonly KubernetesConfiguration _configuration;
    private readonly HttpClient _client;

    /// <summary>Prepares for an API server; its certificate must come from the configured CA.</summary>
    public TokenReviewer(KubernetesConfiguration configuration)
    {
        _configuration = configuration;
        _client = new HttpClient(TrustedRoots.Handler(configuration.CaCertificate)) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Reviews a token.</summary>
    /// <returns>Namespace, name and UID of its service account; null if the API server doesn't accept it, or can't be asked.</returns>
    public async Task<ServiceAccountClaims?> ReviewAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(
            $"{_configuration.Host.TrimEnd('/')}/apis/authentication.k8s.io/v1/tokenreviews", UriKind.Absolute, out var address))
            return null;

        var spec = new JsonObject { ["token"] = token };
        if (audiences.Count > 0)
            spec["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(GoJson.Write(new JsonObject
            {
                ["kind"] = "TokenReview",
                ["apiVersion"] = "authentication.k8s.io/v1",
                ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
                ["spec"] = spec,
                ["status"] = new JsonObject { ["user"] = new JsonObject() },
            })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", _configuration.ReviewerToken.Length > 0 ? _configuration.ReviewerToken : token);
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? Account(await response.Content.ReadAsByteArrayAsync(cancellationToken)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // to whoever logs in, an API server that is away is as good as one that refuses
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ServiceAccountClaims? Account(byte[] body)
    {
        var status = GoJson.Parse(body)?["status"];
        if (status?["error"]?.ToString() is { Length: > 0 } || status?["authenticated"]?.GetValueKind() != JsonValueKind.True)
            return null;
        return status["user"]?["username"]?.ToString().Split(':') is ["system", "serviceaccount", var space, var name]
            ? new ServiceAccountClaims(name, status["user"]?["uid"]?.ToString() ?? "", space, "")
            : null;
    }
}
