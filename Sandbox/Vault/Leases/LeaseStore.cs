using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Leases;

/// <summary>The leases that live, and those that couldn't be taken back.</summary>
public sealed class LeaseStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly Dictionary<string, Lease> _tokenLeases = [];
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    /// <summary>The leases that can't be revoked, the oldest end first.</summary>
    public IReadOnlyList<Lease> Irrevocable
    {
        get
        {
            lock (_gate)
                return [.. _leases.Values.Where(l => l.IsIrrevocable).OrderBy(l => l.ExpireTime).ThenBy(l => l.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Adds a lease.</summary>
    public void Add(Lease lease)
    {
        lock (_gate)
        {
            _leases[lease.Id] = lease;
            if (lease.Auth is not null)
                _tokenLeases[lease.Token] = lease;
            Await(lease.ExpireTime);
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
            Await(lease.ExpireTime);
        }
    }

    /// <summary>Ends a lease; one that can't be revoked stays as it is.</summary>
    public void End(Lease lease, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (lease.IsIrrevocable)
                return;
            lease.ExpireTime = now;
            lease.RetryTime = null;
            Await(now);
        }
    }

    /// <summary>Begins to revoke a lease; false if that is under way or it is gone.</summary>
    public bool TryBeginRevocation(Lease lease)
    {
        lock (_gate)
        {
            if (lease.IsBeingRevoked || !ReferenceEquals(_leases.GetValueOrDefault(lease.Id), lease))
                return false;
            return lease.IsBeingRevoked = true;
        }
    }

    /// <summary>Notes that a revocation failed, and when to try again; never if there is an error to keep.</summary>
    public void FailRevocation(Lease lease, DateTimeOffset retryTime, string error)
    {
        lock (_gate)
        {
            lease.IsBeingRevoked = false;
            lease.RetryTime = retryTime;
            lease.RevocationError = error;
            Await(retryTime);
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

    /// <summary>All leases, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject(_leases.Values.Select(l => KeyValuePair.Create(l.Id, (JsonNode?)new JsonObject
            {
                ["mount"] = l.Mount.Accessor,
                ["token"] = l.Token,
                ["issue_time"] = l.IssueTime,
                ["expire_time"] = l.ExpireTime,
                ["last_renewal"] = l.LastRenewal,
                ["auth"] = StateJson.Write(l.Auth),
                ["secret"] = StateJson.Write(l.Secret),
                ["data"] = l.Data?.DeepClone(),
                ["failed_revocations"] = l.FailedRevocations,
                ["retry_time"] = l.RetryTime,
                ["revocation_error"] = l.RevocationError,
            })));
        }
    }

    /// <summary>Replaces all leases; those of mounts that are gone are left out.</summary>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <param name="mountOf">Finds a mount by its accessor.</param>
    public void Load(JsonObject state, Func<string, MountEntry?> mountOf)
    {
        lock (_gate)
        {
            _leases.Clear();
            _tokenLeases.Clear();
            _next = DateTimeOffset.MaxValue;
        }

        foreach (var (id, lease) in state)
        {
            if (mountOf(StateJson.Read<string>(lease?["mount"])) is not { } mount)
                continue;
            Add(new Lease
            {
                Id = id,
                Mount = mount,
                Token = StateJson.Read<string>(lease!["token"]),
                IssueTime = StateJson.Read<DateTimeOffset>(lease["issue_time"]),
                ExpireTime = StateJson.Read<DateTimeOffset>(lease["expire_time"]),
                LastRenewal = (DateTimeOffset?)lease["last_renewal"],
                Auth = lease["auth"] is { } auth ? StateJson.Read<Auth>(auth) : null,
                Secret = lease["secret"] is { } secret ? StateJson.Read<LeasedSecret>(secret) : null,
                Data = lease["data"]?.DeepClone().AsObject(),
                FailedRevocations = (int?)lease["failed_revocations"] ?? 0,
                RetryTime = (DateTimeOffset?)lease["retry_time"],
                RevocationError = (string?)lease["revocation_error"] ?? "",
            });
        }
    }

    /// <summary>The leases that have ended and are to be revoked now.</summary>
    public IReadOnlyList<Lease> Ended(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _next)
                return [];
            var waiting = _leases.Values.Where(l => l is { IsIrrevocable: false, IsBeingRevoked: false }).ToList();
            _next = waiting.Select(DueTime).Where(t => t > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            return [.. waiting.Where(l => DueTime(l) <= now)];
        }
    }

    private static DateTimeOffset DueTime(Lease lease) => lease.RetryTime ?? lease.ExpireTime;

    private void Await(DateTimeOffset time) => _next = time < _next ? time : _next;
}
