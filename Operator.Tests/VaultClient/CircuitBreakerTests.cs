using Vault.Client;
using Vault.Client.SystemBackend;

namespace Operator.Tests.VaultClient;

public sealed class CircuitBreakerTests
{
    [Theory]
    [InlineData(501, """{"initialized":false,"sealed":true}""", VaultErrorKind.NotInitialized)]
    [InlineData(503, """{"initialized":true,"sealed":true}""", VaultErrorKind.Sealed)]
    public async Task An_open_circuit_calls_the_state_of_the_store_what_its_health_says(int status, string health, VaultErrorKind kind)
    {
        await using var bench = new SessionBench();
        bench.Vault.AnswerAsync = (_, _) => Task.FromResult(FakeVault.Json(status, health));
        for (var i = 0; i < 5; i++)
            await bench.Pool.Anonymous(SessionBench.Connection).ReadHealthAsync(TestContext.Current.CancellationToken);

        var error = await bench.RefusedAsync();

        Assert.Equal(5, bench.Vault.Seen.Count);
        Assert.Equal((kind, status), (error.Kind, error.StatusCode));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_page_for_one_odd_path_does_not_close_the_connection_for_others(int status)
    {
        await using var bench = new SessionBench { OnRead = () => Page(status) };

        for (var i = 0; i < 10; i++)
            await bench.RefusedAsync();

        Assert.Empty(bench.Pool.OpenCircuits);
        Assert.Equal(10, bench.Vault.Count("secret/app"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_page_in_place_of_the_stores_health_is_a_failure_of_the_store(int status)
    {
        await using var bench = new SessionBench();
        bench.Vault.AnswerAsync = (_, _) => Task.FromResult(Page(status));
        var health = bench.Pool.Anonymous(SessionBench.Connection);

        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<VaultApiException>(() => health.ReadHealthAsync(TestContext.Current.CancellationToken));

        Assert.Single(bench.Pool.OpenCircuits);
    }

    [Fact]
    public async Task A_page_of_a_firewall_does_not_hide_that_the_store_behind_it_is_down()
    {
        await using var bench = new SessionBench();
        await bench.ReadAsync();

        for (var i = 0; i < 5; i++)
        {
            bench.OnRead = () => Page(502);
            await bench.RefusedAsync();
            bench.OnRead = () => Page(403);
            await bench.RefusedAsync();
        }

        Assert.Single(bench.Pool.OpenCircuits);
    }

    private static HttpResponseMessage Page(int status) => FakeVault.Json(status, "<html></html>", "text/html");
}
