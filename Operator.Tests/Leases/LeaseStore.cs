using System.Text;
using System.Text.Json.Nodes;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Tests.Leases;

/// <summary>
/// A store that issues leases under tokens, ends them with these, and does so at the time of a clock. Counts what is asked of it; requests can fail.
/// </summary>
internal sealed class LeaseStore(TimeProvider time) : IVaultSessionPool, IVaultTransport
{
    private readonly Dictionary<string, DateTimeOffset> _tokens = [];
    private readonly Dictionary<string, LiveLease> _leases = [];
    private int _count;

    /// <summary>A lease: whose token, which user, until when, and when it ends at the latest.</summary>
    public sealed record LiveLease(string Token, string User, DateTimeOffset Until, DateTimeOffset Latest);

    /// <summary>The operations asked for, in order.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>Called before each request; may throw.</summary>
    public Action<VaultRequest> Before { get; set; } = _ => { };

    /// <summary>Called once a request took effect, before it is answered; may throw.</summary>
    public Action<VaultRequest> After { get; set; } = _ => { };

    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan LongestLease { get; set; } = TimeSpan.FromDays(30);

    public TimeSpan TokenTime { get; set; } = TimeSpan.FromHours(24);

    public bool Renewable { get; set; } = true;

    public bool TokenRenewable { get; set; } = true;

    /// <summary>What a path without a lease answers; null where it issues leases.</summary>
    public JsonObject? Plain { get; set; }

    /// <summary>The users that can log in.</summary>
    public IReadOnlyList<string> Users
    {
        get
        {
            Sweep();
            return [.. _leases.Values.Select(lease => lease.User).Order(StringComparer.Ordinal)];
        }
    }

    public IReadOnlyDictionary<string, LiveLease> Leases => _leases;

    public int TokenCount
    {
        get
        {
            Sweep();
            return _tokens.Count;
        }
    }

    public IVaultTransport Get(SessionIdentity identity, VaultConnectionOptions connection, IAuthMethod method) => new Session(this);

    public IVaultTransport Anonymous(VaultConnectionOptions connection) => this;

    public void RevokeAllLeases() => _leases.Clear();

    public int Count(string operation) => Operations.Count(o => o == operation);

    public Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        Operations.Add(request.Operation);
        Before(request);
        Sweep();
        var answer = Answer(request);
        After(request);
        var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
        return Task.FromResult(new VaultResponse(200, bytes, bytes.Length));
    }

    public static VaultApiException Refusal(VaultRequest request, int status, VaultErrorKind kind, params string[] errors) =>
        new(kind, request.Operation, request.Path, status, errors);

    private JsonObject Answer(VaultRequest request)
    {
        if (request.Operation == "login")
            return Auth(NewToken(), TokenTime);

        var token = request.Token is { } value ? Encoding.UTF8.GetString(value.Reveal().Span) : "";
        if (!_tokens.ContainsKey(token))
            throw Refusal(request, 403, VaultErrorKind.PermissionDenied, "permission denied", "invalid token");
        var lease = request.Body is { } body ? JsonNode.Parse(body.Span)?["lease_id"]?.GetValue<string>() ?? "" : "";
        switch (request.Path)
        {
            case "auth/token/renew-self":
                _tokens[token] = time.GetUtcNow() + TokenTime;
                return Auth(token, TokenTime);
            case "auth/token/revoke-self":
                _tokens.Remove(token);
                Sweep();
                return [];
            case "sys/leases/lookup":
                return _leases.TryGetValue(lease, out var found)
                    ? new JsonObject { ["data"] = new JsonObject { ["ttl"] = Left(found.Until), ["renewable"] = Renewable } }
                    : throw Refusal(request, 400, VaultErrorKind.InvalidRequest, "invalid lease");
            case "sys/leases/renew":
                return Renew(request, lease);
            case "sys/leases/revoke":
                throw Refusal(request, 403, VaultErrorKind.PermissionDenied, "permission denied");
            default:
                return Issue(token);
        }
    }

    private JsonObject Issue(string token)
    {
        if (Plain is not null)
            return new JsonObject { ["lease_id"] = "", ["data"] = Plain.DeepClone() };

        var number = ++_count;
        var now = time.GetUtcNow();
        _leases[$"database/creds/app/CANARY-{number}"] = new LiveLease(token, $"user-{number}", now + LeaseTime, now + LongestLease);
        return new JsonObject
        {
            ["request_id"] = $"request-{number}",
            ["lease_id"] = $"database/creds/app/CANARY-{number}",
            ["lease_duration"] = (long)LeaseTime.TotalSeconds,
            ["renewable"] = Renewable,
            ["data"] = new JsonObject { ["username"] = $"user-{number}", ["password"] = $"CANARY-PASSWORD-{number}" },
        };
    }

    private JsonObject Renew(VaultRequest request, string id)
    {
        if (!_leases.TryGetValue(id, out var lease))
            throw Refusal(request, 400, VaultErrorKind.InvalidRequest, "lease not found");
        var until = time.GetUtcNow() + LeaseTime;
        if (until > lease.Latest)
            until = lease.Latest;
        _leases[id] = lease with { Until = until };
        return new JsonObject { ["lease_id"] = id, ["lease_duration"] = Left(until), ["renewable"] = true };
    }

    private string NewToken()
    {
        var token = $"CANARY-TOKEN-{++_count}";
        _tokens[token] = time.GetUtcNow() + TokenTime;
        return token;
    }

    private JsonObject Auth(string token, TimeSpan life) => new()
    {
        ["auth"] = new JsonObject
        {
            ["client_token"] = token,
            ["accessor"] = "accessor",
            ["policies"] = new JsonArray("default"),
            ["lease_duration"] = (long)life.TotalSeconds,
            ["renewable"] = TokenRenewable,
        },
    };

    private long Left(DateTimeOffset until) => (long)(until - time.GetUtcNow()).TotalSeconds;

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var token in _tokens.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList())
            _tokens.Remove(token);
        foreach (var id in _leases.Where(pair => pair.Value.Until <= now || !_tokens.ContainsKey(pair.Value.Token)).Select(pair => pair.Key).ToList())
            _leases.Remove(id);
    }

    // The shared session: a token that lives as long as the test.
    private sealed class Session(LeaseStore store) : IVaultTransport
    {
        private const string Shared = "shared";

        public Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
        {
            store._tokens[Shared] = DateTimeOffset.MaxValue;
            return store.SendAsync(request with { Token = new SecretValue(Encoding.UTF8.GetBytes(Shared)) }, cancellationToken);
        }
    }
}
