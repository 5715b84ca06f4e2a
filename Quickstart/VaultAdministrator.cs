using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>A store as its administrator uses it, over the same HTTP API as the <c>vault</c> command.</summary>
/// <param name="address">The store's address.</param>
/// <param name="token">The administrator's token.</param>
public sealed class VaultAdministrator(Uri address, string token) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, DefaultRequestHeaders = { { "X-Vault-Token", token }, { "X-Vault-Request", "true" } } };

    /// <summary>Writes to a path.</summary>
    public Task<JsonObject?> WriteAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Reads a path; null when there is nothing.</summary>
    public Task<JsonObject?> ReadAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Deletes a path.</summary>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>Writes a secret of a versioned key-value engine.</summary>
    public Task PutSecretAsync(string mount, string path, JsonObject data, CancellationToken cancellationToken) =>
        WriteAsync($"{mount}/data/{path}", new JsonObject { ["data"] = data }, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"/v1/{path}");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{method} {path} was answered with {(int)response.StatusCode}: {text}", null, response.StatusCode);
        return text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
    }
}
