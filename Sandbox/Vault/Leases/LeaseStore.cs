namespace Sandbox.Vault.Leases;

/// <summary>The leases that live.</summary>
public sealed class LeaseStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly Dictionary<string, Lease> _tokenLeases = [];
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    /// <summary>Adds a lease.</summary>
    public void Add(Lease lease)
    {
        lock (_gate)
        {
            _leases[lease.Id] = lease;
            if (lease.Auth is not null)
                _tokenLeases[lease.Token] = lease;
            _next = lease.ExpireTime < _next ? lease.ExpireTime : _next;
        }
    }

    /// <summary>A lease by id; null if there is none.</summary>
    public Lease? Find(string id)
    {
        lock (_gate)
            return _leases.GetValueOrDefault(id);
    }

    /// <summary>The lease of a token itself; null for a token without an end.</summary>
    public Lease? OfToken(string token)
    {
        lock (_gate)
            return _tokenLeases.GetValueOrDefault(token);
    }

    /// <summary>The leases that belong to a token, without its own.</summary>
    public IReadOnlyList<Lease> BelongingTo(string token)
    {
        lock (_gate)
            return [.. _leases.Values.Where(l => l.Token == token && l.Auth is null)];
    }

    /// <summary>The leases whose ids begin so, sorted.</summary>
    public IReadOnlyList<Lease> Below(string prefix)
    {
        lock (_gate)
            return [.. _leases.Values.Where(l => l.Id.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(l => l.Id, StringComparer.Ordinal)];
    }

    /// <summary>Moves the end of a lease.</summary>
    public void Extend(Lease lease, DateTimeOffset now, TimeSpan ttl)
    {
        lock (_gate)
        {
            lease.ExpireTime = now + ttl;
            lease.LastRenewal = now;
            _next = lease.ExpireTime < _next ? lease.ExpireTime : _next;
        }
    }

    /// <summary>Removes a lease; false if it was gone already.</summary>
    public bool Remove(Lease lease)
    {
        lock (_gate)
        {
            if (lease.Auth is not null)
                _tokenLeases.Remove(lease.Token);
            return _leases.Remove(lease.Id);
        }
    }

    /// <summary>The leases that have ended.</summary>
    public IReadOnlyList<Lease> Ended(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _next)
                return [];
            _next = _leases.Values.Where(l => l.ExpireTime > now).Select(l => l.ExpireTime).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            return [.. _leases.Values.Where(l => l.ExpireTime <= now)];
        }
    }
}
