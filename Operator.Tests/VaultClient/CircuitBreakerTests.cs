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
}
