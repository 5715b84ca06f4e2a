namespace Vault.Client.Auth;

/// <summary>
/// A secret-id that comes wrapped: it is unwrapped at the first login, which uses up the wrapping token, and kept in memory for the later ones.
/// Before that the wrapping token is looked up: one that an AppRole's secret-id endpoint didn't make was put there by somebody who opened the
/// true one (<see href="https://developer.hashicorp.com/vault/docs/concepts/response-wrapping#response-wrapping-token-validation"/>).
/// </summary>
/// <param name="mount">Where the AppRole is.</param>
/// <param name="wrappingToken">Gives the wrapping token.</param>
public sealed class WrappedSecretId(AuthMount mount, CredentialSource wrappingToken)
{
    /// <summary>What the requests are for, in the words of <see cref="VaultRequest.Operation"/>.</summary>
    public const string LookupOperation = "wrapping-lookup";

    /// <summary>What the requests are for, in the words of <see cref="VaultRequest.Operation"/>.</summary>
    public const string UnwrapOperation = "unwrap";

    private readonly Lock _lock = new();
    private SecretValue _spent;
    private Task<SecretValue>? _unwrapped;

    /// <summary>The secret-id; unwrapped once a wrapping token, however many ask. A failure is not kept.</summary>
    /// <exception cref="VaultApiException">The store doesn't know the wrapping token, or it is none of this AppRole's.</exception>
    public async Task<SecretValue> GetAsync(IVaultTransport transport, CancellationToken cancellationToken)
    {
        var token = await wrappingToken(cancellationToken);
        Task<SecretValue> unwrapped;
        lock (_lock)
        {
            if (_unwrapped is null or { IsFaulted: true } or { IsCanceled: true } || _spent != token)
                (_spent, _unwrapped) = (token, Task.Run(() => UnwrapAsync(transport, token), CancellationToken.None));

            unwrapped = _unwrapped;
        }

        return await unwrapped.WaitAsync(cancellationToken);
    }

    // Under nobody's cancellation: an answer that nobody waits for any more would be lost for good. The transport bounds its time.
    private async Task<SecretValue> UnwrapAsync(IVaultTransport transport, SecretValue token)
    {
        await CheckOriginAsync(transport, token);

        var request = Request("sys/wrapping/unwrap", UnwrapOperation, token);
        using var response = await transport.SendAsync(request, CancellationToken.None);
        var secretId = response.Json.Property("data").Property("secret_id");
        return secretId.Text().Length > 0
            ? JsonText.ValueOf(secretId)
            : throw new VaultApiException(
                VaultErrorKind.InvalidRequest, request.Operation, request.Path, response.StatusCode, ["what was wrapped holds no secret_id"]);
    }

    private async Task CheckOriginAsync(IVaultTransport transport, SecretValue token)
    {
        var request = Request("sys/wrapping/lookup", LookupOperation, token);
        using var response = await transport.SendAsync(request, CancellationToken.None);
        var origin = response.Json.Property("data").Property("creation_path").Text();

        // In a namespace the path may begin with it.
        if ($"/{origin}".Contains($"/auth/{mount.Path}/role/", StringComparison.Ordinal) && origin.EndsWith("secret-id", StringComparison.Ordinal))
            return;

        throw new VaultApiException(
            VaultErrorKind.InvalidRequest, request.Operation, request.Path, response.StatusCode,
            [$"the wrapping token was made at {Excerpt.Of(origin)}, not at auth/{mount.Path}/role/…/secret-id"]);
    }

    private VaultRequest Request(string path, string operation, SecretValue token) => new(HttpMethod.Post, path)
    {
        Operation = operation,
        Token = token,
        Body = "{}"u8.ToArray(),
        Namespace = mount.Namespace,
        Idempotent = false,
    };
}
