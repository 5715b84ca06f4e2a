using System.Text;
using Vault.Client;

namespace Operator.Tests.VaultClient;

/// <summary>Requests over a client whose waits pass at once.</summary>
internal sealed class ClientBench
{
    public const string Token = "hvs.CANARYCANARYCANARYCANARY";

    public static readonly VaultConnectionOptions Options = new() { Address = new Uri("https://vault.test:8200") };

    public ImpatientTime Time { get; } = new();

    public static VaultRequest Get(string path) => new(HttpMethod.Get, path) { Operation = "test-read" };

    public async Task<VaultApiException> FailAsync(FakeVault vault, bool idempotent = true)
    {
        using var client = new Vault.Client.Http.VaultClient(Options, vault, Time);
        var request = Get("secret/app") with { Token = new SecretValue(Encoding.UTF8.GetBytes(Token)), Idempotent = idempotent };
        return await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(request, TestContext.Current.CancellationToken));
    }
}
