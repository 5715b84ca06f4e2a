using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Seeding;

/// <summary>Sends the seed's requests to a server of the sandbox, as its administrator.</summary>
internal sealed class SeedClient : IDisposable
{
    private readonly HttpClient _client;

    private SeedClient(HttpClient client) => _client = client;

    /// <summary>A client of the Kubernetes API.</summary>
    public static SeedClient ForKubernetes(Uri address, string authorityPem, string token)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(authorityPem);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        var client = new HttpClient(handler) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new SeedClient(client);
    }

    /// <summary>A client of the Vault-compatible server.</summary>
    public static SeedClient ForVault(Uri address, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address, "/v1/") };
        client.DefaultRequestHeaders.Add("X-Vault-Token", token);
        return new SeedClient(client);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The status and the JSON of the answer; an empty object where there is none.</returns>
    public async Task<(int Status, JsonObject Body)> SendAsync(
        HttpMethod method, string path, JsonNode? body, CancellationToken cancellation, string contentType = "application/json", string? ns = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        if (ns is not null)
            request.Headers.Add("X-Vault-Namespace", ns);
        using var response = await _client.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsByteArrayAsync(cancellation);
        return ((int)response.StatusCode, Parse(text));
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonObject Parse(byte[] text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // Such as "404 page not found".
            return [];
        }
    }
}
