using System.Text;
using Vault.Client;
using Vault.Client.Secrets;
using Vault.Client.SystemBackend;

namespace Operator.Tests.VaultClient;

public sealed class KeyValueEngineTests
{
    [Fact]
    public async Task Values_keep_what_the_store_sent()
    {
        var secret = (await ReadAsync(KeyValueVersion.V1, 200, """
            {"lease_id":"","data":{"s":"p\u00e4ss\n\"\ud83d\udd10","plain":"abc","empty":"","big":12345678901234567890,"one":1.0,"exp":1e-07,"t":true,"nil":null,"obj":{"b":[1, "x"],"a":{}},"":"7","a/b c":"8"}}
            """)).Secret!;

        Assert.Null(secret.Version);
        Assert.Equal("päss\n\"🔐", Text(secret, "s"));
        Assert.Equal("abc", Text(secret, "plain"));
        Assert.Equal("", Text(secret, "empty"));
        Assert.Equal("12345678901234567890", Text(secret, "big"));
        Assert.Equal("1.0", Text(secret, "one"));
        Assert.Equal("1e-07", Text(secret, "exp"));
        Assert.Equal("true", Text(secret, "t"));
        Assert.Equal("null", Text(secret, "nil"));
        Assert.Equal("""{"b":[1, "x"],"a":{}}""", Text(secret, "obj"));
        Assert.Equal("7", Text(secret, ""));
        Assert.Equal("8", Text(secret, "a/b c"));
    }

    [Fact]
    public async Task Values_are_copies_that_outlive_the_answer()
    {
        var result = await ReadAsync(KeyValueVersion.V2, 200, """{"data":{"data":{"k":"value"},"metadata":{"version":3,"deletion_time":"","destroyed":false}}}""");

        Assert.Equal("value", Text(result.Secret!, "k"));
        Assert.Equal(3, result.Secret!.Version);
        Assert.Null(result.Absence);
        Assert.Equal("""{"k":"value"}""", Encoding.UTF8.GetString(result.Secret.Json.Reveal().Span));
        Assert.Equal("""{"version":3,"deletion_time":"","destroyed":false}""", Encoding.UTF8.GetString(result.Secret.Metadata.Reveal().Span));
    }

    [Fact]
    public async Task A_deletion_in_the_future_is_none_yet()
    {
        var result = await ReadAsync(KeyValueVersion.V2, 200, """{"data":{"data":{"k":"v"},"metadata":{"version":1,"deletion_time":"2999-01-01T00:00:00Z","destroyed":false}}}""");

        Assert.Equal("v", Text(result.Secret!, "k"));
    }

    [Theory]
    [InlineData(404, """{"errors":[]}""", KeyValueAbsence.Missing)]
    [InlineData(404, """{"data":{"data":null,"metadata":{"deletion_time":"2026-01-01T00:00:00Z","destroyed":false,"version":3}}}""", KeyValueAbsence.Deleted)]
    [InlineData(404, """{"data":{"data":null,"metadata":{"deletion_time":"","destroyed":true,"version":3}}}""", KeyValueAbsence.Destroyed)]
    [InlineData(404, """{"data":{"data":null,"metadata":{"deletion_time":"2026-01-01T00:00:00Z","destroyed":true,"version":3}}}""", KeyValueAbsence.Destroyed)]
    [InlineData(200, """{"data":{"data":null,"metadata":{"deletion_time":"2026-01-01T00:00:00Z","destroyed":false,"version":3}}}""", KeyValueAbsence.Deleted)]
    [InlineData(200, """{"data":{"data":null,"metadata":{"deletion_time":"","destroyed":true,"version":3}}}""", KeyValueAbsence.Destroyed)]
    public async Task Absence_has_a_reason(int status, string body, KeyValueAbsence absence)
    {
        var result = await ReadAsync(KeyValueVersion.V2, status, body);

        Assert.Null(result.Secret);
        Assert.Equal(absence, result.Absence);
    }

    [Theory]
    [InlineData(KeyValueVersion.V2, 404, """{"errors":["no handler for route 'none/data/x'"]}""", VaultErrorKind.NotFound, "no handler for route")]
    [InlineData(KeyValueVersion.V2, 404, """{"message":"not here"}""", VaultErrorKind.InvalidResponse, "leads to the store")]
    [InlineData(KeyValueVersion.V2, 404, "default backend - 404", VaultErrorKind.InvalidResponse, "not a Vault API answer")]
    [InlineData(KeyValueVersion.V2, 404, "", VaultErrorKind.InvalidResponse, "")]
    [InlineData(KeyValueVersion.V1, 404, """{"data":null,"warnings":["Invalid path for a versioned K/V secrets engine. See the API docs"]}""", VaultErrorKind.InvalidRequest, "kv-v2")]
    [InlineData(KeyValueVersion.V2, 200, """{"data":{"user":"u"}}""", VaultErrorKind.InvalidRequest, "kv-v1")]
    [InlineData(KeyValueVersion.V1, 200, """{"data":null}""", VaultErrorKind.InvalidResponse, "no data")]
    [InlineData(KeyValueVersion.V1, 200, """{"data":{"k":"\ud800"}}""", VaultErrorKind.InvalidResponse, "surrogate")]
    public async Task A_mistake_does_not_pass_for_a_secret_that_is_gone(KeyValueVersion engine, int status, string body, VaultErrorKind kind, string words)
    {
        var error = await Assert.ThrowsAsync<VaultApiException>(() => ReadAsync(engine, status, body));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyValueVersion.V1, "/team/kv/", "app/db", null, "team/kv/app/db")]
    [InlineData(KeyValueVersion.V2, "team/kv", "/app/db/", null, "team/kv/data/app/db")]
    [InlineData(KeyValueVersion.V2, "kv", "app", 4, "kv/data/app?version=4")]
    public async Task Each_version_has_its_path(KeyValueVersion engine, string mount, string path, int? version, string sent)
    {
        var vault = new FakeVault(_ => FakeVault.Errors(404));

        await Engine(vault).ReadAsync(engine, mount, path, version, "ns", TestContext.Current.CancellationToken);

        Assert.Equal("https://vault.test/v1/" + sent, vault.Seen[0].Address);
        Assert.Equal("ns", vault.Seen[0].Namespace);
    }

    [Theory]
    [InlineData("""{"data":{"type":"kv","path":"team/kv/","options":{"version":"2"}}}""", KeyValueVersion.V2)]
    [InlineData("""{"data":{"type":"kv","path":"team/kv/","options":{"version":"1"}}}""", KeyValueVersion.V1)]
    [InlineData("""{"data":{"type":"kv","path":"team/kv/","options":null}}""", KeyValueVersion.V1)]
    [InlineData("""{"data":{"type":"generic","options":{}}}""", KeyValueVersion.V1)]
    public async Task The_mount_tells_its_version(string body, KeyValueVersion version)
    {
        var vault = new FakeVault(_ => FakeVault.Json(200, body));

        Assert.Equal(version, await Engine(vault).DetectVersionAsync("team/kv", "app", vaultNamespace: null, TestContext.Current.CancellationToken));
        Assert.Equal("sys/internal/ui/mounts/team/kv/app", vault.Seen[0].Path);
    }

    [Theory]
    [InlineData("""{"data":{"type":"pki","path":"team/kv/","options":null}}""", "'pki'")]
    [InlineData("""{"data":{"type":"kv","path":"team/","options":null}}""", "engine at 'team'")]
    [InlineData("""{"data":{"type":"kv","path":"team/kv/","options":{"version":"9"}}}""", "version '9'")]
    public async Task A_mount_that_is_no_such_engine_is_refused(string body, string words)
    {
        var vault = new FakeVault(_ => FakeVault.Json(200, body));

        var error = await Assert.ThrowsAsync<VaultApiException>(
            () => Engine(vault).DetectVersionAsync("team/kv", "app", vaultNamespace: null, TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, true, false, false)]
    [InlineData(429, true, false, true)]
    [InlineData(473, true, false, true)]
    [InlineData(501, false, true, true)]
    [InlineData(503, true, true, true)]
    public async Task Every_state_of_health_is_an_answer(int status, bool initialized, bool isSealed, bool standby)
    {
        static string Bool(bool value) => value ? "true" : "false";
        var vault = new FakeVault(_ => FakeVault.Json(status, $$"""{"initialized":{{Bool(initialized)}},"sealed":{{Bool(isSealed)}},"standby":{{Bool(standby)}},"version":"1.8.0","cluster_name":"c"}"""));

        var health = await Client(vault).ReadHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new HealthStatus(initialized, isSealed, standby, "1.8.0", "c") { StatusCode = status }, health);
        Assert.Equal("https://vault.test/v1/sys/health?standbyok=true&perfstandbyok=true", vault.Seen[0].Address);
    }

    [Fact]
    public async Task An_answer_of_more_than_64_KiB_is_not_read_as_health()
    {
        var vault = new FakeVault(_ => FakeVault.Json(200, $$"""{"initialized":true,"sealed":false,"version":"{{new string('1', 64 * 1024)}}"}"""));

        var error = await Assert.ThrowsAsync<VaultApiException>(() => Client(vault).ReadHealthAsync(TestContext.Current.CancellationToken));

        Assert.Contains("larger than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_is_not_taken_for_health()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(429, "rate limit quota exceeded"));

        var error = await Assert.ThrowsAsync<VaultApiException>(() => Client(vault).ReadHealthAsync(TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.RateLimited, error.Kind);
    }

    private static Task<KeyValueReadResult> ReadAsync(KeyValueVersion engine, int status, string body) =>
        Engine(new FakeVault(_ => FakeVault.Json(status, body))).ReadAsync(engine, "kv", "app", version: null, vaultNamespace: null, TestContext.Current.CancellationToken);

    private static Vault.Client.Http.VaultClient Client(FakeVault vault) =>
        new(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, vault, new ImpatientTime());

    private static KeyValueEngine Engine(FakeVault vault) => new(Client(vault));

    private static string Text(KeyValueSecret secret, string key) => Encoding.UTF8.GetString(secret.Data[key].Reveal().Span);
}
