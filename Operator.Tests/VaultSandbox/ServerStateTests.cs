using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;
using Sandbox.Vault.Core;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Operator.Tests.VaultSandbox;

public sealed class ServerStateTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("secret/data/app")]
    [InlineData("secret/metadata/app")]
    [InlineData("kv/app")]
    [InlineData("cubbyhole/mine")]
    [InlineData("sys/policies/acl/p")]
    [InlineData("auth/kubernetes/config")]
    [InlineData("auth/kubernetes/role/app")]
    [InlineData("auth/userpass/users/me")]
    [InlineData("auth/approle/role/app")]
    [InlineData("auth/approle/role/app/role-id")]
    [InlineData("auth/token/roles/r")]
    [InlineData("sys/quotas/rate-limit/q")]
    [InlineData("sys/policies/password/p")]
    [InlineData("identity/group/name/g")]
    [InlineData("identity/entity/name/e")]
    [InlineData("sys/mounts")]
    [InlineData("sys/auth")]
    [InlineData("sys/seal-status-by-core")]
    public async Task What_was_written_is_read_the_same_from_the_saved_state(string path)
    {
        var first = await FilledAsync();
        var second = Reloaded(first);

        Assert.Equal(await ReadAsync(first, path), await ReadAsync(second, path));
    }

    [Fact]
    public async Task Tokens_keep_their_end_and_their_leases()
    {
        var first = await FilledAsync();
        var token = (await SendAsync(first, Operation.Update, "auth/token/create", new JsonObject { ["ttl"] = "1h" }))!.Auth!.ClientToken;

        var second = Reloaded(first);

        Assert.Equal(3600, (await SendAsync(second, Operation.Read, "auth/token/lookup-self", token: token))!.Data!["ttl"]!.GetValue<long>());
        _clock.Advance(TimeSpan.FromHours(1));
        var refused = await Assert.ThrowsAsync<VaultException>(() => SendAsync(second, Operation.Read, "auth/token/lookup-self", token: token));
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_login_still_works_and_belongs_to_the_same_entity()
    {
        var first = await FilledAsync();
        var before = await LoginAsync(first);

        var after = await LoginAsync(Reloaded(first));

        Assert.NotEmpty(before.EntityId);
        Assert.Equal(before.EntityId, after.EntityId);
    }

    [Fact]
    public async Task A_wrapped_answer_is_still_unwrapped_once()
    {
        var first = await FilledAsync();
        var wrapped = await new RequestPipeline(first).HandleAsync(
            new VaultRequest { Operation = Operation.Read, Path = "kv/app", ClientToken = "root", WrapTtl = TimeSpan.FromMinutes(1) }, Cancellation);
        var token = wrapped!.WrapInfo!.Token;

        var second = Reloaded(first);

        var opened = await SendAsync(second, Operation.Update, "sys/wrapping/unwrap", token: token);
        Assert.Equal("""{"a":"b"}""", opened!.Data!.ToJsonString());
        await Assert.ThrowsAsync<VaultException>(() => SendAsync(second, Operation.Update, "sys/wrapping/unwrap", token: token));
    }

    [Fact]
    public void A_state_of_another_format_is_refused()
    {
        var core = new VaultCore(_clock, VaultFlavour.Vault18);

        Assert.Throws<System.Text.Json.JsonException>(() => core.Load(new JsonObject { ["format"] = 99 }));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<Auth> LoginAsync(VaultCore core) =>
        (await SendAsync(core, Operation.Update, "auth/userpass/login/me", new JsonObject { ["password"] = "x" }, token: ""))!.Auth!;

    private static async Task<string> ReadAsync(VaultCore core, string path) => path == "sys/seal-status-by-core"
        ? core.Seal.Describe("v").ToJsonString()
        : (await SendAsync(core, Operation.Read, path))!.Data!.ToJsonString();

    private static Task<VaultResponse?> SendAsync(VaultCore core, Operation operation, string path, JsonObject? data = null, string token = "root") =>
        new RequestPipeline(core).HandleAsync(
            new VaultRequest { Operation = operation, Path = path, Data = data ?? [], ClientToken = token }, Cancellation);

    // Through text, as a file would hold it.
    private VaultCore Reloaded(VaultCore core)
    {
        var other = new VaultCore(_clock, VaultFlavour.Vault18);
        other.Load(JsonNode.Parse(core.Save().ToJsonString())!.AsObject());
        return other;
    }

    private async Task<VaultCore> FilledAsync()
    {
        var core = new VaultCore(_clock, VaultFlavour.Vault18);
        var mounts = new MountChanges(core);
        mounts.AddBuiltIn();
        mounts.AddDevMounts();
        core.Seal.Unseal(core.Seal.Initialize(1, 1)[0]);
        core.Tokens.TryAdd(new TokenEntry { Id = "root", Accessor = "a", Policies = ["root"], Path = "auth/token/create" });
        foreach (var (path, body) in Writes)
            await SendAsync(core, Operation.Update, path, JsonNode.Parse(body)!.AsObject());
        return core;
    }

    private static readonly (string Path, string Body)[] Writes =
    [
        ("secret/data/app", """{"data":{"n":1.5,"a":{"b":[1,null]}}}"""),
        ("secret/data/app", """{"data":{"n":2}}"""),
        ("secret/metadata/app", """{"max_versions":3,"delete_version_after":"2h"}"""),
        ("sys/mounts/kv", """{"type":"kv","description":"old","config":{"max_lease_ttl":"3h","listing_visibility":"unauth"}}"""),
        ("kv/app", """{"a":"b"}"""),
        ("cubbyhole/mine", """{"x":"y"}"""),
        ("sys/policies/acl/p", """{"policy":"path \"secret/*\" { capabilities = [\"read\"] }"}"""),
        ("sys/auth/kubernetes", """{"type":"kubernetes"}"""),
        ("auth/kubernetes/config", """{"kubernetes_host":"https://127.0.0.1:1"}"""),
        ("auth/kubernetes/role/app",
            """{"bound_service_account_names":"app","bound_service_account_namespaces":"*","token_policies":"p","token_ttl":"5m"}"""),
        ("sys/auth/userpass", """{"type":"userpass"}"""),
        ("auth/userpass/users/me", """{"password":"x","token_policies":"p"}"""),
        ("sys/auth/approle", """{"type":"approle"}"""),
        ("auth/approle/role/app", """{"secret_id_ttl":"1h","secret_id_num_uses":2}"""),
        ("auth/token/roles/r", """{"allowed_policies":"p","period":"1h"}"""),
        ("sys/policies/password/p", """{"policy":"length = 20\nrule \"charset\" { charset = \"abc\" }"}"""),
        ("identity/group", """{"name":"g","policies":"p","metadata":{"a":"b"}}"""),
        ("identity/entity", """{"name":"e","policies":"p"}"""),
        ("sys/quotas/rate-limit/q", """{"rate":100,"path":"kv/"}"""),
    ];
}
