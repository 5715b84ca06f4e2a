using Vault.Client;

namespace Operator.Tests.VaultClient;

public sealed class VaultSessionTests
{
    [Fact]
    public async Task A_hundred_requests_at_once_are_one_login()
    {
        await using var bench = new SessionBench();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => bench.ReadAsync(), TestContext.Current.CancellationToken)));

        Assert.Equal(1, bench.Logins);
        Assert.Equal(100, bench.Vault.Count("secret/app"));
        Assert.Equal(("team", (string?)null), (bench.Vault.Seen[0].Namespace, bench.Vault.Seen[0].Token));
        Assert.Equal($$"""{"role":"app","jwt":"{{SessionBench.Jwt}}"}""", bench.Vault.Seen[0].Body);
    }

    [Fact]
    public async Task Who_cancels_does_not_cancel_the_login_of_others()
    {
        await using var bench = new SessionBench();
        var release = new TaskCompletionSource();
        var answer = bench.Vault.AnswerAsync;
        bench.Vault.AnswerAsync = async (request, token) =>
        {
            await release.Task.WaitAsync(token);
            return await answer(request, token);
        };
        using var cancelled = new CancellationTokenSource();

        var first = bench.Session().SendAsync(SessionBench.Request(), cancelled.Token);
        var second = bench.ReadAsync();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        await second;

        Assert.Equal(1, bench.Logins);
    }

    [Fact]
    public async Task A_token_is_renewed_at_two_thirds_of_its_life_and_serves_on()
    {
        await using var bench = new SessionBench();
        await bench.ReadAsync();

        bench.Time.Advance(TimeSpan.FromSeconds(600 * 0.59));
        Assert.Equal(0, bench.Renewals);
        bench.Time.Advance(TimeSpan.FromSeconds(600 * 0.08));
        await SessionBench.EventuallyAsync(() => bench.Renewals == 1 && bench.Log.Lines.Any(l => l.Contains("was renewed", StringComparison.Ordinal)));

        Assert.Equal("team", bench.Vault.Seen[^1].Namespace);
        await bench.ReadAsync();
        Assert.Equal(1, bench.Logins);
    }

    [Fact]
    public async Task A_token_near_its_maximum_is_replaced_before_it_ends()
    {
        await using var bench = new SessionBench { RenewedSeconds = 100 };
        await bench.ReadAsync();

        bench.Time.Advance(TimeSpan.FromSeconds(400));
        await SessionBench.EventuallyAsync(() => bench.Log.Lines.Any(l => l.Contains("was renewed", StringComparison.Ordinal)));
        bench.Time.Advance(TimeSpan.FromSeconds(67));
        await SessionBench.EventuallyAsync(() => bench.Logins == 2);

        Assert.Equal(1, bench.Renewals);
    }

    [Fact]
    public async Task A_token_that_cannot_be_renewed_is_replaced()
    {
        await using var bench = new SessionBench { Renewable = false };
        await bench.ReadAsync();

        bench.Time.Advance(TimeSpan.FromSeconds(400));
        await SessionBench.EventuallyAsync(() => bench.Logins == 2);

        Assert.Equal(0, bench.Renewals);
    }

    [Fact]
    public async Task A_renewal_that_is_refused_becomes_a_login()
    {
        await using var bench = new SessionBench();
        await bench.ReadAsync();
        bench.LoseTokens();

        bench.Time.Advance(TimeSpan.FromSeconds(400));
        await SessionBench.EventuallyAsync(() => bench.Logins == 2);

        Assert.Equal(1, bench.Renewals);
    }

    [Fact]
    public async Task A_token_that_ended_during_an_outage_is_not_renewed_any_more()
    {
        await using var bench = new SessionBench { TokenSeconds = 60 };
        await bench.ReadAsync();
        bench.Vault.AnswerAsync = (_, _) => Task.FromResult(FakeVault.Errors(503, "Vault is sealed"));
        int FailedRenewals() => bench.Log.Lines.Count(l => l.Contains("could not be renewed", StringComparison.Ordinal));

        Pass(seconds: 62);
        var failed = FailedRenewals();
        Assert.NotEqual(0, failed);
        Pass(seconds: 120);

        Assert.Equal(failed, FailedRenewals());

        void Pass(int seconds)
        {
            for (var i = 0; i < seconds; i++)
                bench.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task A_token_is_not_used_after_its_end()
    {
        await using var bench = new SessionBench { TokenSeconds = 60, Renewable = false };
        await bench.ReadAsync();
        bench.OnLogin = () => FakeVault.Errors(403, "permission denied");

        bench.Time.Advance(TimeSpan.FromSeconds(40));
        await SessionBench.EventuallyAsync(() => bench.Log.Lines.Any(l => l.Contains("could not log in", StringComparison.Ordinal)));
        await bench.ReadAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(20));

        await bench.RefusedAsync();
        Assert.Equal(2, bench.Vault.Count("secret/app"));
    }

    [Fact]
    public async Task Ten_requests_that_a_lost_token_fails_are_one_login()
    {
        await using var bench = new SessionBench();
        await bench.ReadAsync();
        bench.LoseTokens();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => bench.ReadAsync(), TestContext.Current.CancellationToken)));

        Assert.Equal(2, bench.Logins);
        Assert.Equal(1, bench.Lookups);
    }

    [Fact]
    public async Task A_path_that_is_denied_for_good_causes_no_login_and_one_look_up_a_minute()
    {
        await using var bench = new SessionBench();
        bench.OnRead = () => FakeVault.Errors(403, "1 error occurred:\n\t* permission denied\n\n");

        for (var i = 0; i < 5; i++)
            Assert.Equal(VaultErrorKind.PermissionDenied, (await bench.RefusedAsync()).Kind);

        Assert.Equal((1, 1), (bench.Logins, bench.Lookups));
        bench.Time.Advance(TimeSpan.FromSeconds(61));
        await bench.RefusedAsync();
        Assert.Equal((1, 2), (bench.Logins, bench.Lookups));
    }

    [Fact]
    public async Task A_token_that_may_not_look_itself_up_causes_few_logins()
    {
        await using var bench = new SessionBench();
        bench.OnRead = bench.OnLookup = () => FakeVault.Errors(403, "1 error occurred:\n\t* permission denied\n\n");

        for (var i = 0; i < 5; i++)
            await bench.RefusedAsync();

        Assert.Equal(2, bench.Logins);
        bench.Time.Advance(TimeSpan.FromSeconds(37));
        await bench.RefusedAsync();
        await bench.RefusedAsync();
        Assert.Equal(3, bench.Logins);
        bench.Time.Advance(TimeSpan.FromSeconds(37));
        await bench.RefusedAsync();
        Assert.Equal(3, bench.Logins);
    }

    [Fact]
    public async Task A_failed_login_is_the_answer_until_its_interval_is_over()
    {
        await using var bench = new SessionBench { OnLogin = () => FakeVault.Errors(400, "invalid role name \"app\"") };

        var first = await bench.RefusedAsync();
        var second = await bench.RefusedAsync();

        Assert.Equal(1, bench.Logins);
        Assert.Equal(VaultErrorKind.InvalidRequest, first.Kind);
        Assert.Equal(VaultErrorKind.InvalidRequest, second.Kind);
        Assert.Contains("invalid role name", second.Message, StringComparison.Ordinal);
        Assert.Contains("tried again in", second.Message, StringComparison.Ordinal);
        Assert.NotNull(second.RetryAfter);

        bench.Time.Advance(TimeSpan.FromSeconds(1.3));
        await bench.RefusedAsync();
        Assert.Equal(2, bench.Logins);
        bench.Time.Advance(TimeSpan.FromSeconds(1.3));
        await bench.RefusedAsync();
        Assert.Equal(2, bench.Logins);

        bench.OnLogin = null;
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        await bench.ReadAsync();
    }

    [Fact]
    public async Task Each_failure_makes_the_interval_grow_to_a_minute()
    {
        await using var bench = new SessionBench { OnLogin = () => FakeVault.Errors(403, "permission denied") };
        for (var i = 0; i < 14; i++)
        {
            await bench.RefusedAsync();
            bench.Time.Advance(TimeSpan.FromSeconds(73));
        }

        Assert.Equal(14, bench.Logins);
        await bench.RefusedAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(47));
        await bench.RefusedAsync();
        Assert.Equal(15, bench.Logins);
    }

    [Fact]
    public async Task Disposal_revokes_the_tokens_that_live()
    {
        var bench = new SessionBench();
        await bench.ReadAsync("a");
        await bench.ReadAsync("b");

        await bench.DisposeAsync();

        Assert.Equal(2, bench.Revocations);
        Assert.True(bench.Vault.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => bench.Session("c"));
    }

    [Fact]
    public async Task A_token_with_leases_is_not_revoked()
    {
        // A token that lives through the test: a replaced one would have no leases, and be revoked rightly.
        var bench = new SessionBench { TokenSeconds = 7200, OnRead = () => FakeVault.Json(200, """{"lease_id":"database/creds/app/1","data":{}}""") };
        await bench.ReadAsync();

        bench.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(1, bench.Pool.SessionCount);
        await bench.DisposeAsync();

        Assert.Equal(0, bench.Revocations);
    }

    [Fact]
    public async Task Disposal_does_not_wait_for_a_store_that_is_silent()
    {
        var bench = new SessionBench();
        await bench.ReadAsync();
        var entered = new TaskCompletionSource();
        bench.Vault.AnswerAsync = async (_, token) =>
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            using var registration = token.Register(() => never.TrySetCanceled(token));
            entered.TrySetResult();
            return await never.Task;
        };

        var disposing = bench.DisposeAsync().AsTask();
        await entered.Task;
        bench.Time.Advance(TimeSpan.FromSeconds(5));

        await disposing;
    }

    [Fact]
    public async Task An_idle_session_is_revoked_and_dropped_and_comes_back_when_used()
    {
        await using var bench = new SessionBench { TokenSeconds = 7200 };
        var session = bench.Session();
        await bench.ReadAsync();

        bench.Time.Advance(TimeSpan.FromMinutes(17));
        await SessionBench.EventuallyAsync(() => bench.Revocations == 1 && bench.Pool.SessionCount == 0);
        bench.Time.Advance(TimeSpan.FromMinutes(17));
        await SessionBench.EventuallyAsync(() => bench.Pool.ConnectionCount == 0);
        Assert.True(bench.Vault.IsDisposed);

        using var response = await session.SendAsync(SessionBench.Request(), TestContext.Current.CancellationToken);
        Assert.Equal((2, 1), (bench.Logins, bench.Pool.SessionCount));
    }

    [Fact]
    public async Task Sessions_of_equal_connections_share_it()
    {
        await using var bench = new SessionBench();

        await bench.ReadAsync("a");
        await bench.ReadAsync("b");
        bench.Pool.Anonymous(SessionBench.Connection with { Headers = new Dictionary<string, string>() });

        Assert.Equal((2, 1), (bench.Pool.SessionCount, bench.Pool.ConnectionCount));
    }

    [Fact]
    public async Task A_dead_store_costs_one_request_an_interval()
    {
        await using var bench = new SessionBench();
        await bench.ReadAsync();
        bench.OnRead = () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        for (var i = 0; i < 5; i++)
            await bench.RefusedAsync();

        var sent = bench.Vault.Seen.Count;
        var error = await bench.RefusedAsync();
        Assert.Equal(sent, bench.Vault.Seen.Count);
        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
        Assert.Contains("not sent", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.Equal([SessionBench.Connection.Address], bench.Pool.OpenCircuits);

        bench.Time.Advance(TimeSpan.FromSeconds(1.3));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.RefusedAsync()));
        Assert.Equal(sent + 1, bench.Vault.Seen.Count);

        bench.Time.Advance(TimeSpan.FromSeconds(1.3));
        await bench.RefusedAsync();
        Assert.Equal(sent + 1, bench.Vault.Seen.Count);

        bench.Time.Advance(TimeSpan.FromSeconds(1.3));
        bench.OnRead = () => FakeVault.Json(200, "{}");
        await bench.ReadAsync();
        await bench.ReadAsync();
        Assert.Empty(bench.Pool.OpenCircuits);
    }

    [Fact]
    public async Task One_tenants_500_does_not_close_the_connection_for_others()
    {
        await using var bench = new SessionBench { OnRead = () => FakeVault.Errors(500, "namespace not authorized") };

        for (var i = 0; i < 10; i++)
            await bench.RefusedAsync();

        Assert.Empty(bench.Pool.OpenCircuits);
        Assert.Equal(10, bench.Vault.Count("secret/app"));
    }

    [Fact]
    public async Task Nothing_secret_is_in_any_log_line_or_error()
    {
        var bench = new SessionBench();
        await bench.ReadAsync();
        bench.Time.Advance(TimeSpan.FromSeconds(400));
        bench.LoseTokens();
        await bench.ReadAsync();
        bench.OnRead = () => FakeVault.Errors(403, $"permission denied for {bench.Vault.Seen[^1].Token} {SessionBench.Jwt}");
        var denied = await bench.RefusedAsync();
        bench.OnLogin = () => FakeVault.Errors(500, $"bad jwt {SessionBench.Jwt}");
        bench.LoseTokens();
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        var login = await bench.RefusedAsync();
        await bench.DisposeAsync();

        Assert.True(bench.Log.Lines.Count >= 3);
        foreach (var text in bench.Log.Lines.Append(denied.ToString()).Append(login.ToString()))
        {
            Assert.DoesNotContain("CANARY", text, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("acc-", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_that_hangs_holds_up_no_other_identity_as_VSO_defect_A13()
    {
        await using var bench = new SessionBench();
        var release = new TaskCompletionSource();
        var answer = bench.Vault.AnswerAsync;
        var hung = 0;
        bench.Vault.AnswerAsync = async (request, token) =>
        {
            if (Interlocked.Increment(ref hung) == 1)
                await release.Task.WaitAsync(token);
            return await answer(request, token);
        };

        var slow = bench.ReadAsync("slow");
        await SessionBench.EventuallyAsync(() => hung == 1);
        await bench.ReadAsync("other");
        Assert.False(slow.IsCompleted);

        release.SetResult();
        await slow;
    }

    [Fact]
    public async Task A_token_of_few_uses_is_replaced_when_they_are_used_up_and_not_when_it_is_refused()
    {
        await using var bench = new SessionBench { Uses = 2 };

        for (var i = 0; i < 5; i++)
            await bench.ReadAsync();

        Assert.Equal((3, 5, 0), (bench.Logins, bench.Vault.Count("secret/app"), bench.Lookups));
    }

    [Fact]
    public async Task Many_who_wait_for_a_token_of_one_use_get_one_each()
    {
        await using var bench = new SessionBench { Uses = 1 };

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => bench.ReadAsync(), TestContext.Current.CancellationToken)));

        Assert.Equal((10, 10, 0), (bench.Logins, bench.Vault.Count("secret/app"), bench.Lookups));
    }

    [Fact]
    public async Task A_batch_token_is_replaced_before_it_ends_and_never_revoked()
    {
        await using (var bench = new SessionBench { Renewable = false, Accessor = "" })
        {
            await bench.ReadAsync();
            bench.Time.Advance(TimeSpan.FromSeconds(400));
            await SessionBench.EventuallyAsync(() => bench.Logins == 2);
            await bench.DisposeAsync();

            Assert.Equal((0, 0), (bench.Renewals, bench.Revocations));
        }
    }

    [Fact]
    public async Task A_given_token_that_cannot_be_renewed_is_left_to_its_end()
    {
        await using var bench = new SessionBench();
        var token = new Vault.Client.Auth.TokenAuthMethod(_ => Task.FromResult(new SecretValue("hvs.GIVEN"u8.ToArray())));
        bench.Accept("hvs.GIVEN");
        var session = bench.Pool.Get(new Vault.Client.Sessions.SessionIdentity("app/vault", "app/auth", "Secret app/token", "f"), SessionBench.Connection, token);
        bench.OnLookup = () => FakeVault.Json(200, """{"data":{"ttl":100,"renewable":false,"accessor":"a"}}""");
        using (await session.SendAsync(SessionBench.Request(), TestContext.Current.CancellationToken))
            bench.Time.Advance(TimeSpan.FromSeconds(90));

        using var again = await session.SendAsync(SessionBench.Request(), TestContext.Current.CancellationToken);
        await bench.DisposeAsync();

        Assert.Equal((1, 0, 0, 0), (bench.Lookups, bench.Renewals, bench.Logins, bench.Revocations));
    }
}
