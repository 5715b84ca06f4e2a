using System.Text.Json.Nodes;

namespace Sandbox.Vault.Quotas;

/// <summary>A rate limit quota: so many requests of a client in an interval, for a mount or for everything.</summary>
/// <param name="name">Its name.</param>
/// <param name="path">The mount's path with a slash; empty for everything.</param>
/// <param name="rate">Requests in an interval.</param>
/// <param name="interval">The interval.</param>
/// <param name="blockInterval">How long a client is refused that asks for more; zero for the rest of the interval.</param>
public sealed class RateLimitQuota(string name, string path, double rate, TimeSpan interval, TimeSpan blockInterval)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _clients = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The mount's path with a slash; empty for everything.</summary>
    public string Path => path;

    /// <summary>Counts a request of a client.</summary>
    public RateLimitVerdict Take(string client, DateTimeOffset now)
    {
        lock (_gate)
        {
            var limit = (long)Math.Max(1, rate);
            if (!_clients.TryGetValue(client, out var window) || now >= window.Ends)
                _clients[client] = window = new Window(now + interval);

            var allowed = window.Used < limit && window.BlockedUntil <= now;
            if (allowed)
            {
                window.Used++;
            }
            else if (blockInterval > TimeSpan.Zero && window.BlockedUntil <= now)
            {
                window.BlockedUntil = now + blockInterval;
                window.Ends = window.BlockedUntil > window.Ends ? window.BlockedUntil : window.Ends;
            }

            return new RateLimitVerdict(allowed, limit, allowed ? limit - window.Used : 0, window.Ends - now);
        }
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["block_interval"] = (long)blockInterval.TotalSeconds,
        ["interval"] = (long)interval.TotalSeconds,
        ["name"] = name,
        ["path"] = path,
        ["rate"] = rate,
        ["type"] = "rate-limit",
    };

    private sealed class Window(DateTimeOffset ends)
    {
        public DateTimeOffset Ends { get; set; } = ends;

        public DateTimeOffset BlockedUntil { get; set; }

        public long Used { get; set; }
    }
}
