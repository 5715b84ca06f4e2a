using Microsoft.Extensions.Logging;
using Vault.Client.Http;

namespace Vault.Client.Sessions;

/// <summary>The HTTP connections to one store and their circuit breaker, shared by all who reach it in the same way.</summary>
internal sealed class VaultConnection(VaultClient client, string address, TimeProvider time, ILogger logger) : IVaultTransport, IDisposable
{
    private readonly CircuitBreaker _circuit = new(client, address, time, logger);
    private readonly Lock _lock = new();
    private DateTimeOffset _lastUsed = time.GetUtcNow();
    private int _inFlight;

    public bool IsCircuitOpen => _circuit.IsOpen;

    public async Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
            _inFlight++;

        try
        {
            return await _circuit.SendAsync(request, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _inFlight--;
                _lastUsed = time.GetUtcNow();
            }
        }
    }

    /// <summary>Counts as a use, so that a connection isn't dropped between being handed out and its first request.</summary>
    public void Touch()
    {
        lock (_lock)
            _lastUsed = time.GetUtcNow();
    }

    public bool IsUnusedFor(TimeSpan span)
    {
        lock (_lock)
            return _inFlight == 0 && time.GetUtcNow() - _lastUsed >= span;
    }

    public void Dispose() => client.Dispose();
}
