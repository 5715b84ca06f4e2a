using Microsoft.Extensions.Logging;
using Vault.Client.SystemBackend;

namespace Vault.Client.Sessions;

/// <summary>
/// Stops sending to a store that doesn't work: after <see cref="Threshold"/> failures in a row it is asked once an interval, which grows from
/// one second to one minute, and everybody else gets the last failure at once. Failures are those of the store as a whole: not reached, TLS,
/// sealed, not initialised, 502 to 504, foreign pages with such a status or for the store's health. A 500 is none: Vault 1.8 answers so to a login
/// that it refuses, and one tenant's mistake must not close the connection for others. Nor is a page with which a firewall refuses one odd path;
/// but since it isn't the store's answer either, it doesn't count as a success.
/// </summary>
internal sealed class CircuitBreaker(IVaultTransport inner, string address, TimeProvider time, ILogger logger) : IVaultTransport
{
    public const int Threshold = 5;

    private static readonly GrowingInterval Pause = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly Lock _lock = new();
    private int _failures;
    private bool _isProbing;
    private DateTimeOffset _closedUntil;
    private VaultApiException? _cause;

    /// <summary>Whether requests fail without being sent.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _failures >= Threshold;
        }
    }

    public async Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        var isProbe = Enter(request);
        try
        {
            // One request an interval is meant literally: a probe isn't retried.
            var response = await inner.SendAsync(isProbe ? request with { Idempotent = false } : request, cancellationToken);
            if (FailureIn(request, response) is { } failure)
                Failed(failure);
            else
                Succeeded();

            return response;
        }
        catch (VaultApiException e) when (e.StatusCode is null && (e.Kind == VaultErrorKind.InvalidRequest || e.IsHeldBack))
        {
            // Never sent: says nothing of the store.
            throw;
        }
        catch (VaultApiException e)
        {
            if (IsFailureOfStore(e))
                Failed(e);
            else if (e.Kind != VaultErrorKind.InvalidResponse)
                Succeeded();

            throw;
        }
        finally
        {
            if (isProbe)
                EndProbe();
        }
    }

    /// <summary>The failure that an accepted answer tells of, in the kinds that the same status has as an error.</summary>
    private static VaultApiException? FailureIn(VaultRequest request, VaultResponse response) => response.StatusCode switch
    {
        501 => new(VaultErrorKind.NotInitialized, request.Operation, request.Path, response.StatusCode, ["the store is not initialised"]),
        503 => new(VaultErrorKind.Sealed, request.Operation, request.Path, response.StatusCode, ["the store is sealed"]),
        _ => null,
    };

    private static bool IsFailureOfStore(VaultApiException error) => error.Kind switch
    {
        VaultErrorKind.Unreachable or VaultErrorKind.PeerRefused or VaultErrorKind.Tls or VaultErrorKind.Sealed or VaultErrorKind.NotInitialized => true,
        VaultErrorKind.ServerError => error.StatusCode is 502 or 503 or 504,
        VaultErrorKind.InvalidResponse => error.StatusCode >= 500 || error.Operation == SystemHealth.Operation,
        _ => false,
    };

    /// <summary>Lets a request pass, or throws; true makes it the probe.</summary>
    private bool Enter(VaultRequest request)
    {
        lock (_lock)
        {
            if (_failures < Threshold)
                return false;

            var wait = _closedUntil - time.GetUtcNow();
            if (wait <= TimeSpan.Zero && !_isProbing)
                return _isProbing = true;

            var cause = _cause!;
            var when = wait > TimeSpan.Zero ? $"in {Math.Ceiling(wait.TotalSeconds)} s" : "right now";
            throw new VaultApiException(
                cause.Kind, request.Operation, request.Path, cause.StatusCode,
                [$"not sent: {address} failed {_failures} times in a row and is tried again {when}; the last failure was: {cause.Message}"],
                wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1),
                cause)
            { IsHeldBack = true };
        }
    }

    private void Failed(VaultApiException cause)
    {
        lock (_lock)
        {
            _cause = cause;

            // Answers to requests that were under way when it opened neither prolong the pause nor make it grow.
            if (_failures >= Threshold && !_isProbing)
                return;

            _failures++;
            if (_failures < Threshold)
                return;

            var pause = Pause.After(_failures - Threshold + 1);
            _closedUntil = time.GetUtcNow() + pause;
            SessionLog.CircuitOpened(logger, address, _failures, pause, cause.Message);
        }
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            if (_failures >= Threshold)
                SessionLog.CircuitClosed(logger, address);

            _failures = 0;
            _cause = null;
        }
    }

    private void EndProbe()
    {
        lock (_lock)
            _isProbing = false;
    }
}
