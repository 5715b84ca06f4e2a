using Vault.Client;
using Vault.Client.Http;

namespace Operator.Tests.VaultClient;

/// <summary>What a request looks like on the wire, and what is never sent.</summary>
public sealed class SentRequestTests
{
    private readonly ClientBench _bench = new();

    [Theory]
    [InlineData("secret/data/a b", "secret/data/a%20b")]
    [InlineData("secret/50%", "secret/50%25")]
    [InlineData("secret/a+b", "secret/a%2Bb")]
    [InlineData("secret/what?", "secret/what%3F")]
    [InlineData("secret/a#b", "secret/a%23b")]
    [InlineData("secret/ключ", "secret/%D0%BA%D0%BB%D1%8E%D1%87")]
    [InlineData("secret/%2e%2e/x", "secret/%252e%252e/x")]
    [InlineData("secret/..x/...", "secret/..x/...")]
    [InlineData("secret/list/", "secret/list/")]
    public async Task A_path_is_escaped_segment_by_segment(string path, string sent)
    {
        var vault = new FakeVault();
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, _bench.Time);

        using var response = await client.SendAsync(ClientBench.Get(path), TestContext.Current.CancellationToken);

        Assert.Equal("https://vault.test:8200/v1/" + sent, vault.Seen[0].Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/secret/x")]
    [InlineData("secret//x")]
    [InlineData("secret/../sys/seal")]
    [InlineData("secret/./x")]
    [InlineData("secret/..")]
    [InlineData("secret/a\nb")]
    public async Task A_path_that_leads_elsewhere_is_not_sent(string path)
    {
        var vault = new FakeVault();
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, _bench.Time);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(ClientBench.Get(path), TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(vault.Seen);
    }

    [Fact]
    public async Task Headers_query_body_and_base_path_are_sent()
    {
        var vault = new FakeVault();
        var options = ClientBench.Options with { Address = new Uri("https://proxy.test/vault/"), Headers = new Dictionary<string, string> { ["X-Extra"] = "1" } };
        using var client = new Vault.Client.Http.VaultClient(options, vault, _bench.Time);
        var request = ClientBench.Get("a/b") with
        {
            Method = HttpMethod.Post,
            Namespace = "team/a/",
            Token = new SecretValue("t"u8.ToArray()),
            Body = "{}"u8.ToArray(),
            Query = new Dictionary<string, string> { ["q"] = "a&b" },
        };

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var seen = Assert.Single(vault.Seen);
        Assert.Equal("https://proxy.test/vault/v1/a/b?q=a%26b", seen.Address);
        Assert.Equal(("t", "team/a", "true", "{}", "1"), (seen.Token, seen.Namespace, seen.VaultRequest, seen.Body, seen.Extra));
    }

    [Theory]
    [InlineData("X-Vault-Token", "x")]
    [InlineData("x-vault-namespace", "x")]
    [InlineData("authorization", "x")]
    [InlineData("HOST", "x")]
    [InlineData("x-forwarded-for", "10.0.0.1")]
    [InlineData("Proxy-Authorization", "Basic eDp5")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Content-Length", "1")]
    [InlineData("Connection", "close")]
    [InlineData("Content-Type", "x")]
    [InlineData("bad name", "x")]
    [InlineData("X-Ok", "a\r\nb")]
    public void A_header_that_decides_who_asks_is_refused(string name, string value)
    {
        var options = ClientBench.Options with { Headers = new Dictionary<string, string> { [name] = value } };

        var error = Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(options, new FakeVault(), _bench.Time));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://vault.test")]
    [InlineData("https://user:pw@vault.test")]
    [InlineData("https://vault.test/?x=y")]
    public void An_address_that_is_none_of_a_store_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(ClientBench.Options with { Address = new Uri(address) }, new FakeVault(), _bench.Time));

    [Fact]
    public async Task A_redirect_is_not_followed_and_names_where_it_leads()
    {
        var vault = new FakeVault(_ =>
        {
            var answer = FakeVault.Json(307, "");
            answer.Headers.Location = new Uri("https://other.test:8200/v1/secret/app?x=y");
            return answer;
        });

        var error = await _bench.FailAsync(vault, idempotent: false);

        Assert.Contains("https://other.test:8200,", error.Message, StringComparison.Ordinal);
        Assert.Single(vault.Seen);
    }

    [Fact]
    public void Options_with_equal_content_are_equal()
    {
        var one = ClientBench.Options with { Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var same = ClientBench.Options with { Headers = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        var other = ClientBench.Options with { Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" } };

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, same with { CaCertificates = "x" });
    }

    [Fact]
    public async Task The_observer_sees_every_request()
    {
        var observer = new Moq.Mock<IVaultRequestObserver>();
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, new FakeVault(_ => FakeVault.Errors(500, "x")), _bench.Time, observer.Object);

        await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(ClientBench.Get("x"), TestContext.Current.CancellationToken));

        observer.Verify(o => o.Completed("test-read", "500", Moq.It.IsAny<TimeSpan>()), Moq.Times.Exactly(3));
    }
}
