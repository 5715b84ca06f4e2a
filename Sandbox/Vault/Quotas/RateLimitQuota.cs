using System.Text.Json.Nodes;

namespace Sandbox.Vault.Quotas;

/// <summary>A rate limit quota: so many requests of a client in an interval, for a mount or for everything.</summary>
public sealed class RateLimitQuota
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _clients = [];

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The mount's path with a slash, that of its namespace before it; empty for everything.</summary>
    public string Path { get; init; } = "";

    /// <summary>Requests in an interval.</summary>
    public required double Rate { get; init; }

    /// <summary>The interval.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long a client is refused that asks for more; zero for the rest of the interval.</summary>
    public TimeSpan BlockInterval { get; init; }

    /// <summary>Counts a request of a client.</summary>
    public RateLimitVerdict Take(string client, DateTimeOffset now)
    {
        lock (_gate)
        {
            var limit = (long)Math.Max(1, Rate);
            if (!_clients.TryGetValue(client, out var window) || now >= window.Ends)
                _clients[client] = window = new Window(now + Interval);

            var allowed = window.Used < limit && window.BlockedUntil <= now;
            if (allowed)
            {
                window.Used++;
            }
            else if (BlockInterval > TimeSpan.Zero && window.BlockedUntil <= now)
            {
                window.BlockedUntil = now + BlockInterval;
                window.Ends = window.BlockedUntil > window.Ends ? window.BlockedUntil : window.Ends;
            }

            return new RateLimitVerdict(allowed, limit, allowed ? limit - window.Used : 0, window.Ends - now);
        }
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["block_interval"] = (long)BlockInterval.TotalSeconds,
        ["interval"] = (long)Interval.TotalSeconds,
        ["name"] = Name,
        ["path"] = Path,
        ["rate"] = Rate,
        ["type"] = "rate-limit",
    };

    private sealed class Window(DateTimeOffset ends)
    {
        public DateTimeOffset Ends { get; set; } = ends;

        public DateTimeOffset BlockedUntil { get; set; }

        public long Used { get; set; }
    }
}
