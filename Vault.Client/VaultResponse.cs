using System.Text.Json;

namespace Vault.Client;

/// <summary>An answer. Its body is in a buffer that is cleared on dispose: read what you need before.</summary>
public sealed class VaultResponse(int statusCode, byte[] body, int length, string? consistencyIndex = null) : IDisposable
{
    /// <summary>The store nests deeper than the parser's default of 64; parsing takes no stack.</summary>
    private static readonly JsonDocumentOptions DeepJson = new() { MaxDepth = 4096 };

    private JsonDocument? _json;

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>What a later read must send as <c>X-Vault-Index</c> to see at least this state, where the store gives one.</summary>
    public string? ConsistencyIndex { get; } = consistencyIndex;

    /// <summary>The body as JSON; an undefined element when there is none (204).</summary>
    public JsonElement Json => length == 0 ? default : (_json ??= JsonDocument.Parse(body.AsMemory(0, length), DeepJson)).RootElement;

    /// <summary>Clears the buffer.</summary>
    public void Dispose()
    {
        _json?.Dispose();
        Array.Clear(body);
    }
}
