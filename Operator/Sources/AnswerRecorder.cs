using System.Runtime.InteropServices;
using System.Text.Json;
using Vault.Client;

namespace Operator.Sources;

/// <summary>Keeps the <c>data</c> of the last answer as it was written, as a response clears its buffer.</summary>
internal sealed class AnswerRecorder(IVaultTransport transport) : IVaultTransport
{
    /// <summary>The <c>data</c> of the last answer, in JSON; empty where it had none.</summary>
    public SecretValue Data { get; private set; }

    /// <inheritdoc />
    public async Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(request, cancellationToken);
        Data = response.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("data", out var data)
            ? new SecretValue(JsonMarshal.GetRawUtf8Value(data).ToArray())
            : default;
        return response;
    }
}
