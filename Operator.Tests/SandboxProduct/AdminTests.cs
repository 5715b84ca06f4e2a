namespace Operator.Tests.SandboxProduct;

public sealed class AdminTests
{
    [Fact]
    public async Task A_fault_is_set_listed_with_its_hits_and_removed()
    {
        await using var sandbox = await ProductSandbox.StartAsync();

        var (created, fault) = await sandbox.AdminAsync("POST", "faults", """{"server":"vault","effect":"throttle","latency":"1ms-2ms","duration":"1h"}""");
        var id = (string)fault!["id"]!;
        Assert.Equal(201, created);
        Assert.Equal(429, (await sandbox.VaultAsync("GET", "secret/data/x")).Status);
        var (_, list) = await sandbox.AdminAsync("GET", "faults");
        Assert.Equal((id, true, 1), ((string?)list![0]!["id"], (bool?)list[0]!["active"], (int?)list[0]!["hits"]));
        Assert.Equal("1ms-2ms", (string?)list[0]!["fault"]!["latency"]);

        Assert.Equal(204, (await sandbox.AdminAsync("DELETE", $"faults/{id}")).Status);
        Assert.Equal(404, (await sandbox.VaultAsync("GET", "secret/data/x")).Status);
        Assert.Equal(404, (await sandbox.AdminAsync("DELETE", $"faults/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"statsu":500}""", "statsu: there is no such field")]
    [InlineData("""{"status":"500"}""", "status: must be a whole number")]
    [InlineData("""{"status":42}""", "status: must be an HTTP status")]
    [InlineData("""{"latency":"soon"}""", "latency: \"soon\" is no duration")]
    [InlineData("""{"latency":"2s-1s"}""", "latency: \"2s-1s\" is no range")]
    [InlineData("""{"effect":"explode"}""", "effect: \"explode\" is none of")]
    [InlineData("""{"server":"etcd","status":500}""", "server: \"etcd\" is none of")]
    [InlineData("""{"server":"vault","effect":"drop"}""", "effect: drop is an effect of kubernetes alone")]
    [InlineData("""{}""", "effect: nothing happens")]
    [InlineData("""{"status":500,"probability":2}""", "probability: must be from 0 to 1")]
    [InlineData("""[]""", "The body is no JSON object")]
    public async Task What_makes_no_sense_is_refused_by_the_name_of_its_field(string body, string error)
    {
        await using var sandbox = await ProductSandbox.StartAsync();

        var (status, answer) = await sandbox.AdminAsync("POST", "faults", body);

        Assert.Equal(400, status);
        Assert.StartsWith(error, (string?)answer!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_is_sealed_and_unsealed_and_the_clock_is_moved()
    {
        await using var sandbox = await ProductSandbox.StartAsync();

        await sandbox.AdminAsync("POST", "vault/seal");
        Assert.Equal(503, (await sandbox.VaultAsync("GET", "secret/data/x")).Status);
        await sandbox.AdminAsync("POST", "vault/unseal");
        Assert.Equal(404, (await sandbox.VaultAsync("GET", "secret/data/x")).Status);

        var (_, clock) = await sandbox.AdminAsync("POST", "clock", """{"advance":"-1h30m"}""");
        Assert.Equal("-1h30m", (string?)clock!["offset"]);
        Assert.Equal(TimeSpan.FromMinutes(-90), sandbox.Server.Clock.Offset);
    }

    [Fact]
    public async Task A_watch_from_before_a_compaction_is_too_old()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        await sandbox.CreateConfigMapAsync("a");
        var revision = sandbox.Revision;
        await sandbox.CreateConfigMapAsync("b");

        await sandbox.AdminAsync("POST", "kubernetes/compact");

        using var watch = await sandbox.WatchAsync($"/api/v1/configmaps?watch=true&resourceVersion={revision}");
        Assert.Contains("\"code\":410", await watch.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
