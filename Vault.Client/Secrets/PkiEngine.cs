using System.Buffers;
using System.Text.Json;

namespace Vault.Client.Secrets;

/// <summary>The PKI engine over a transport: usually a session.</summary>
/// <param name="transport">Where to.</param>
/// <param name="mount">The path that the engine is enabled at.</param>
/// <param name="vaultNamespace">The Vault namespace; null for none.</param>
public sealed class PkiEngine(IVaultTransport transport, string mount, string? vaultNamespace = null)
{
    /// <summary>Has a key and a certificate made (<c>POST {mount}[/issuer/{issuer}]/issue/{role}</c>).</summary>
    /// <param name="role">The role.</param>
    /// <param name="issuer">The issuer, by name or ID; null for the mount's default. Engines before Vault 1.11 know none.</param>
    /// <param name="parameters">The body, a JSON object: <c>common_name</c>, <c>alt_names</c>, <c>ttl</c>, …</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultApiException">The store refused, or could not be reached, or gave no certificate.</exception>
    public Task<Certificate> IssueAsync(string role, string? issuer, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        CertifyAsync("issue", "pki-issue", role, issuer, parameters, cancellationToken);

    /// <summary>Has a certificate made for a key that stays here (<c>POST {mount}[/issuer/{issuer}]/sign/{role}</c>).</summary>
    /// <param name="role">The role.</param>
    /// <param name="issuer">The issuer, by name or ID; null for the mount's default.</param>
    /// <param name="parameters">The body, a JSON object with <c>csr</c> in PEM.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="VaultApiException">The store refused, or could not be reached, or gave no certificate.</exception>
    public Task<Certificate> SignAsync(string role, string? issuer, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken) =>
        CertifyAsync("sign", "pki-sign", role, issuer, parameters, cancellationToken);

    /// <summary>Revokes a certificate (<c>POST {mount}/revoke</c>). One that is revoked or expired already is no error; one that is unknown is.</summary>
    /// <exception cref="VaultApiException">The store refused, or could not be reached.</exception>
    public async Task RevokeAsync(string serialNumber, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var body = new Utf8JsonWriter(buffer))
        {
            body.WriteStartObject();
            body.WriteString("serial_number"u8, serialNumber);
            body.WriteEndObject();
        }

        var request = new VaultRequest(HttpMethod.Post, $"{mount.Trim('/')}/revoke")
        {
            Operation = "pki-revoke",
            Namespace = vaultNamespace,
            Body = buffer.WrittenMemory,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
    }

    private async Task<Certificate> CertifyAsync(
        string action, string operation, string role, string? issuer, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        var request = new VaultRequest(HttpMethod.Post, $"{mount.Trim('/')}/{(string.IsNullOrEmpty(issuer) ? "" : $"issuer/{issuer}/")}{action}/{role}")
        {
            Operation = operation,
            Namespace = vaultNamespace,
            Body = parameters,
            Idempotent = false,
        };
        using var response = await transport.SendAsync(request, cancellationToken);
        var data = response.Json.Property("data");
        var serialNumber = data.Property("serial_number").Text();
        var expires = data.Property("expiration");
        if (serialNumber.Length == 0 || data.Property("certificate").Text().Length == 0 || expires.ValueKind != JsonValueKind.Number
            || !expires.TryGetInt64(out var seconds) || seconds is < 0 or > 253402300799)
        {
            throw new VaultApiException(
                VaultErrorKind.InvalidResponse, request.Operation, request.Path, response.StatusCode, ["the answer has no certificate: is this a PKI engine?"]);
        }

        return new Certificate(serialNumber, DateTimeOffset.FromUnixTimeSeconds(seconds))
        {
            Value = JsonText.ValueOf(data.Property("certificate")),
            IssuingCa = Optional(data.Property("issuing_ca")),
            Chain = data.Property("ca_chain") is { ValueKind: JsonValueKind.Array } chain ? [.. chain.EnumerateArray().Select(Optional)] : [],
            PrivateKey = Optional(data.Property("private_key")),
            Data = data.Values(request, response),
            Json = JsonText.RawOf(data),
        };
    }

    private static SecretValue Optional(JsonElement element) => element.ValueKind == JsonValueKind.String ? JsonText.ValueOf(element) : default;
}
