using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>
/// Lets identical reads share one request: under one session, of one path and version. A result is shared only with those who asked for
/// nothing fresher, so that nobody ever gets what the source held before the moment that made them read.
/// </summary>
public sealed class SharedReads(TimeProvider time)
{
    // How long a result outlives its read. Long enough for all that are due at one moment to come by, and no longer: it holds values.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<KeyValueReadKey, Flight> _flights = [];

    /// <summary>Joins a read that started at or after <paramref name="notBefore"/>, or starts one.</summary>
    public async Task<KeyValueReadResult> ReadAsync(
        KeyValueReadKey key, DateTimeOffset notBefore, Func<CancellationToken, Task<KeyValueReadResult>> read, CancellationToken cancellationToken)
    {
        Flight flight;
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out flight!) || flight.StartedAt < notBefore || flight.HasFailed)
                _flights[key] = flight = Start(key, read);
        }

        return await flight.Result.WaitAsync(cancellationToken);
    }

    // The read runs under no caller's token: one that gives up must not take the result from the others. The transport bounds its time.
    private Flight Start(KeyValueReadKey key, Func<CancellationToken, Task<KeyValueReadResult>> read)
    {
        var flight = new Flight(time.GetUtcNow(), Task.Run(() => read(CancellationToken.None)));
        _ = ForgetLaterAsync(key, flight);
        return flight;
    }

    private async Task ForgetLaterAsync(KeyValueReadKey key, Flight flight)
    {
        await ((Task)flight.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Linger, time);
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out var current) && current == flight)
                _flights.Remove(key);
        }
    }

    private sealed record Flight(DateTimeOffset StartedAt, Task<KeyValueReadResult> Result)
    {
        public bool HasFailed => Result.IsFaulted || Result.IsCanceled;
    }
}
