using System.Text;
using System.Text.Json.Nodes;
using Operator.Tests.VaultSandbox;
using Sandbox.Vault;
using Vault.Client;
using Vault.Client.Leases;
using Vault.Client.Secrets;
using Client = Vault.Client.Http.VaultClient;

namespace Operator.Tests.VaultClient;

/// <summary>Credentials and their leases, at each of the three servers and at one that misbehaves.</summary>
public sealed class LeaseBackendTests
{
    public static TheoryData<VaultFlavour> Flavours => [VaultFlavour.Vault18, VaultFlavour.Vault, VaultFlavour.OpenBao];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_lease_is_issued_looked_up_renewed_and_revoked(VaultFlavour flavour)
    {
        await using var database = await DatabaseMount.StartAsync(flavour);
        using var client = Connect(database.Vault);
        var (engine, leases) = (new CredentialEngine(new RootTransport(client)), new LeaseBackend(new RootTransport(client)));

        var issued = await engine.IssueAsync(HttpMethod.Get, "db/creds/app", null, null, Cancelled);
        var lease = issued.Lease!;

        Assert.Equal((TimeSpan.FromMinutes(10), true), (lease.Duration, lease.Renewable));
        Assert.Equal(["password", "username"], issued.Data.Keys.Order());
        Assert.NotEmpty(issued.RequestId);
        var state = (await leases.LookupAsync(lease.Id, Cancelled))!;
        Assert.Equal((true, null), (state.Renewable, state.LastRenewedAt));
        Assert.InRange(state.TimeToLive, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));

        database.Vault.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TimeSpan.FromMinutes(20), (await leases.RenewAsync(lease.Id, TimeSpan.FromMinutes(20), Cancelled))!.Duration);
        Assert.NotNull((await leases.LookupAsync(lease.Id, Cancelled))!.LastRenewedAt);

        await leases.RevokeAsync(lease.Id, Cancelled);
        Assert.Null(await leases.LookupAsync(lease.Id, Cancelled));
        Assert.Null(await leases.RenewAsync(lease.Id, null, Cancelled));
        await leases.RevokeAsync(lease.Id, Cancelled);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_renewal_past_the_maximum_gives_what_is_left(VaultFlavour flavour)
    {
        await using var database = await DatabaseMount.StartAsync(flavour);
        using var client = Connect(database.Vault);
        var lease = (await new CredentialEngine(new RootTransport(client)).IssueAsync(HttpMethod.Get, "db/creds/app", null, null, Cancelled)).Lease!;
        database.Vault.Clock.Advance(TimeSpan.FromMinutes(9));

        var renewed = (await new LeaseBackend(new RootTransport(client)).RenewAsync(lease.Id, TimeSpan.FromHours(5), Cancelled))!;

        Assert.InRange(renewed.Duration, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(51));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_static_role_has_no_lease(VaultFlavour flavour)
    {
        await using var database = await DatabaseMount.StartAsync(flavour);
        await database.Vault.DoAsync(
            "POST",
            "db/roles/make",
            new JsonObject { ["db_name"] = "pg", ["creation_statements"] = "CREATE ROLE fixed; CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}'" });
        await database.Vault.DoAsync("GET", "db/creds/make");
        await database.Vault.DoAsync("POST", "db/static-roles/fixed", new JsonObject { ["db_name"] = "pg", ["username"] = "fixed", ["rotation_period"] = "1h" });
        using var client = Connect(database.Vault);

        var issued = await new CredentialEngine(new RootTransport(client)).IssueAsync(HttpMethod.Get, "db/static-creds/fixed", null, null, Cancelled);

        Assert.Null(issued.Lease);
        Assert.Contains("last_vault_rotation", issued.Data.Keys);
    }

    [Fact]
    public async Task What_may_have_issued_something_is_not_sent_again()
    {
        using var vault = new FakeVault(_ => FakeVault.Errors(502, "gone"));
        using var client = new Client(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, vault, TimeProvider.System);

        await Assert.ThrowsAsync<VaultApiException>(
            () => new CredentialEngine(client).IssueAsync(HttpMethod.Post, "/aws/creds/app/", Encoding.UTF8.GetBytes("""{"ttl":5}"""), "team", Cancelled));

        var seen = Assert.Single(vault.Seen);
        Assert.Equal(("POST", "aws/creds/app", "team", """{"ttl":5}"""), (seen.Method, seen.Path, seen.Namespace, seen.Body));
    }

    [Fact]
    public async Task No_error_repeats_the_lease()
    {
        using var vault = new FakeVault(_ => FakeVault.Errors(500, "failed to renew entry db/creds/app/abc: connection refused"));
        using var client = new Client(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, vault, new ImpatientTime());

        var error = await Assert.ThrowsAsync<VaultApiException>(
            () => new LeaseBackend(client).RenewAsync(new SecretValue("db/creds/app/abc"u8.ToArray()), null, Cancelled));

        Assert.Contains("failed to renew entry ***: connection refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[1]}""")]
    public async Task An_answer_without_data_is_none(string body)
    {
        using var vault = new FakeVault(_ => FakeVault.Json(200, body));
        using var client = new Client(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, vault, TimeProvider.System);

        var error = await Assert.ThrowsAsync<VaultApiException>(
            () => new CredentialEngine(client).IssueAsync(HttpMethod.Get, "db/creds/app", null, null, Cancelled));

        Assert.Equal(VaultErrorKind.InvalidResponse, error.Kind);
    }

    private static Client Connect(SandboxVault vault) => new(new VaultConnectionOptions { Address = vault.Server.Address }, TimeProvider.System);

}
