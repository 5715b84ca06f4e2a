using Microsoft.Extensions.Time.Testing;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Sessions;

namespace Operator.Tests.VaultClient;

/// <summary>A pool over a store that logs in with tokens <c>t1</c>, <c>t2</c>, … and accepts those that a test hasn't taken from it.</summary>
internal sealed class SessionBench : IAsyncDisposable
{
    public const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJDQU5BUlkifQ.Q0FOQVJZ";

    public static readonly VaultConnectionOptions Connection = new() { Address = new Uri("https://vault.test") };

    private readonly HashSet<string> _accepted = [];
    private readonly Lock _lock = new();
    private readonly KubernetesAuthMethod _method = new(new AuthMount("kubernetes", "team"), "app", _ => Task.FromResult(new SecretValue(System.Text.Encoding.UTF8.GetBytes(Jwt))));
    private int _tokens;

    public SessionBench()
    {
        Vault = new FakeVault(Answer);
        Pool = new VaultSessionPool((options, gate) => new Vault.Client.Http.VaultClient(options, Vault, gate, Time), Time, Log);
    }

    public FakeTimeProvider Time { get; } = new();

    public FakeVault Vault { get; }

    public CollectedLog Log { get; } = new();

    public VaultSessionPool Pool { get; }

    public int TokenSeconds { get; set; } = 600;

    public int RenewedSeconds { get; set; } = 600;

    public bool Renewable { get; set; } = true;

    public int Uses { get; set; }

    /// <summary>The accessor of its tokens; null for one of their own.</summary>
    public string? Accessor { get; set; }

    /// <summary>What a read with a good token gets.</summary>
    public Func<HttpResponseMessage> OnRead { get; set; } = () => FakeVault.Json(200, """{"lease_id":"","data":{"k":"CANARY-VALUE"}}""");

    /// <summary>What a login gets instead of a token.</summary>
    public Func<HttpResponseMessage>? OnLogin { get; set; }

    /// <summary>What a look-up of a good token gets instead of an answer.</summary>
    public Func<HttpResponseMessage>? OnLookup { get; set; }

    public int Logins => Vault.Count("auth/kubernetes/login");

    public int Renewals => Vault.Count("auth/token/renew-self");

    public int Lookups => Vault.Count("auth/token/lookup-self");

    public int Revocations => Vault.Count("auth/token/revoke-self");

    public IVaultTransport Session(string subject = "system:serviceaccount:app:default") =>
        Pool.Get(new SessionIdentity("app/vault", "app/auth", subject, "f"), Connection, _method);

    public async Task ReadAsync(string subject = "system:serviceaccount:app:default")
    {
        using var response = await Session(subject).SendAsync(Request(), TestContext.Current.CancellationToken);
    }

    public Task<VaultApiException> RefusedAsync() => Assert.ThrowsAsync<VaultApiException>(() => ReadAsync());

    public static VaultRequest Request() => new(HttpMethod.Get, "secret/app") { Operation = "kv-read", Idempotent = false };

    /// <summary>Has a token accepted that wasn't issued here.</summary>
    public void Accept(string token)
    {
        lock (_lock)
            _accepted.Add(token);
    }

    /// <summary>Takes all tokens away, as a revocation by prefix or a restored snapshot does.</summary>
    public void LoseTokens()
    {
        lock (_lock)
            _accepted.Clear();
    }

    /// <summary>Waits for what runs beside the test; a minute is for a machine that is stuck.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var stuck = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (!condition())
        {
            stuck.Token.ThrowIfCancellationRequested();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    private HttpResponseMessage Answer(SeenRequest request)
    {
        lock (_lock)
        {
            if (request.Path == "auth/kubernetes/login")
            {
                if (OnLogin is not null)
                    return OnLogin();

                var token = $"hvs.CANARYCANARYCANARY{++_tokens}";
                _accepted.Add(token);
                return FakeVault.Login(token, TokenSeconds, Renewable, Uses, Accessor);
            }

            if (request.Token is null || !_accepted.Contains(request.Token))
                return FakeVault.Errors(403, "permission denied");

            return request.Path switch
            {
                "auth/token/lookup-self" => OnLookup?.Invoke() ?? FakeVault.Json(200, """{"data":{"ttl":100}}"""),
                "auth/token/renew-self" => FakeVault.Login(request.Token, RenewedSeconds),
                "auth/token/revoke-self" => FakeVault.Json(204, ""),
                _ => OnRead(),
            };
        }
    }
}
