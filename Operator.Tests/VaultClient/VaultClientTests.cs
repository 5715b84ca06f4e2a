using System.Net;
using Microsoft.Extensions.Time.Testing;
using Vault.Client;
using Vault.Client.Http;

namespace Operator.Tests.VaultClient;

public sealed class VaultClientTests
{
    private const string Token = "hvs.CANARYCANARYCANARYCANARY";

    private static readonly VaultConnectionOptions Options = new() { Address = new Uri("https://vault.test:8200") };

    private readonly ImpatientTime _time = new();

    [Theory]
    [InlineData(400, """{"errors":["bad"]}""", VaultErrorKind.InvalidRequest)]
    [InlineData(400, """{"errors":["missing client token"]}""", VaultErrorKind.PermissionDenied)]
    [InlineData(400, """{"errors":["error performing token check: failed to look up namespace from the token: no namespace"]}""", VaultErrorKind.PermissionDenied)]
    [InlineData(403, """{"errors":["1 error occurred:\n\t* permission denied\n\n"]}""", VaultErrorKind.PermissionDenied)]
    [InlineData(403, """{"errors":["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"]}""", VaultErrorKind.PermissionDenied)]
    [InlineData(403, "<html>blocked</html>", VaultErrorKind.InvalidResponse)]
    [InlineData(404, """{"errors":[]}""", VaultErrorKind.NotFound)]
    [InlineData(404, "404 page not found", VaultErrorKind.InvalidResponse)]
    [InlineData(405, """{"errors":[]}""", VaultErrorKind.InvalidRequest)]
    [InlineData(412, """{"errors":["required index state not present"]}""", VaultErrorKind.ServerError)]
    [InlineData(413, """{"errors":["error parsing JSON"]}""", VaultErrorKind.InvalidRequest)]
    [InlineData(429, """{"errors":["request path \"x\": rate limit quota exceeded"]}""", VaultErrorKind.RateLimited)]
    [InlineData(472, """{"errors":[]}""", VaultErrorKind.ServerError)]
    [InlineData(473, """{"errors":[]}""", VaultErrorKind.ServerError)]
    [InlineData(500, """{"errors":["namespace not authorized"]}""", VaultErrorKind.ServerError)]
    [InlineData(501, """{"initialized":false,"sealed":true}""", VaultErrorKind.NotInitialized)]
    [InlineData(502, "<html>bad gateway</html>", VaultErrorKind.ServerError)]
    [InlineData(503, """{"errors":["Vault is sealed"]}""", VaultErrorKind.Sealed)]
    [InlineData(503, """{"errors":["error performing token check: OpenBao is sealed"]}""", VaultErrorKind.Sealed)]
    [InlineData(503, "no healthy upstream", VaultErrorKind.ServerError)]
    [InlineData(200, "<html>welcome</html>", VaultErrorKind.InvalidResponse)]
    [InlineData(200, """{"data":{"a":""", VaultErrorKind.InvalidResponse)]
    [InlineData(301, "", VaultErrorKind.InvalidRequest)]
    [InlineData(307, "", VaultErrorKind.ServerError)]
    public async Task Every_status_has_its_meaning(int status, string body, VaultErrorKind kind)
    {
        var error = await FailAsync(new FakeVault(_ => FakeVault.Json(status, body)));

        Assert.Equal(kind, error.Kind);
        Assert.Equal(status, error.StatusCode);
        Assert.StartsWith("test-read secret/app: HTTP " + status, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("html>", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_stranger_is_called_that()
    {
        var error = await FailAsync(new FakeVault(_ => FakeVault.Json(404, "<html></html>", "text/html")));

        Assert.Contains("not a Vault API answer (text/html", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(502)]
    public async Task A_page_that_varies_has_the_same_words(int status)
    {
        var pages = 0;
        var vault = new FakeVault(_ => FakeVault.Json(status, $"<html>{new string('x', ++pages)}</html>", "text/html"));

        Assert.Equal((await FailAsync(vault)).Message, (await FailAsync(vault)).Message);
    }

    [Fact]
    public async Task The_two_limits_of_time_have_the_same_words()
    {
        var time = new FakeTimeProvider();
        var vault = new FakeVault { AnswerAsync = (_, _) => throw new TaskCanceledException("connecting took too long") };
        using var client = new Vault.Client.Http.VaultClient(Options, vault, time);
        var connecting = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(Get("secret/app"), TestContext.Current.CancellationToken));

        vault.AnswerAsync = (_, token) =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromCanceled<HttpResponseMessage>(token);
        };
        var waiting = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(Get("secret/app"), TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.Unreachable, waiting.Kind);
        Assert.Equal(connecting.Message, waiting.Message);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_names_where_it_leads()
    {
        var vault = new FakeVault(_ =>
        {
            var answer = FakeVault.Json(307, "");
            answer.Headers.Location = new Uri("https://other.test:8200/v1/secret/app?x=y");
            return answer;
        });

        var error = await FailAsync(vault, idempotent: false);

        Assert.Contains("https://other.test:8200,", error.Message, StringComparison.Ordinal);
        Assert.Single(vault.Seen);
    }

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
        using var client = new Vault.Client.Http.VaultClient(Options, vault, _time);

        using var response = await client.SendAsync(Get(path), TestContext.Current.CancellationToken);

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
        using var client = new Vault.Client.Http.VaultClient(Options, vault, _time);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(Get(path), TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.InvalidRequest, error.Kind);
        Assert.Empty(vault.Seen);
    }

    [Fact]
    public async Task Headers_query_body_and_base_path_are_sent()
    {
        var vault = new FakeVault();
        var options = Options with { Address = new Uri("https://proxy.test/vault/"), Headers = new Dictionary<string, string> { ["X-Extra"] = "1" } };
        using var client = new Vault.Client.Http.VaultClient(options, vault, _time);
        var request = Get("a/b") with
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
        var options = Options with { Headers = new Dictionary<string, string> { [name] = value } };

        var error = Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(options, new FakeVault(), _time));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://vault.test")]
    [InlineData("https://user:pw@vault.test")]
    [InlineData("https://vault.test/?x=y")]
    public void An_address_that_is_none_of_a_store_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(Options with { Address = new Uri(address) }, new FakeVault(), _time));

    [Theory]
    [InlineData(412, 3)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    [InlineData(501, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    public async Task Only_what_may_pass_is_tried_again(int status, int requests)
    {
        var vault = new FakeVault(_ => FakeVault.Errors(status, "x"));

        await FailAsync(vault);

        Assert.Equal(requests, vault.Seen.Count);
    }

    [Fact]
    public async Task A_sealed_store_is_not_asked_again()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(503, "Vault is sealed"));

        await FailAsync(vault);

        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task What_may_have_issued_something_is_sent_once()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(500, "x"));

        await FailAsync(vault, idempotent: false);

        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task A_connection_failure_is_tried_again_and_then_said()
    {
        var vault = new FakeVault { AnswerAsync = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") };

        var error = await FailAsync(vault);

        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
        Assert.Contains("https://vault.test:8200 can't be reached: refused", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, vault.Seen.Count);
    }

    [Theory]
    [InlineData(7, 3, 7)]
    [InlineData(120, 1, 120)]
    public async Task The_store_says_how_long_to_wait_within_bounds(int seconds, int requests, int told)
    {
        var vault = new FakeVault(_ =>
        {
            var answer = FakeVault.Errors(429, "request path \"x\": rate limit quota exceeded");
            answer.Headers.Add("Retry-After", seconds.ToString());
            return answer;
        });

        var error = await FailAsync(vault);

        Assert.Equal(TimeSpan.FromSeconds(told), error.RetryAfter);
        Assert.Equal(requests, vault.Seen.Count);
        Assert.All(_time.Waits, w => Assert.Equal(TimeSpan.FromSeconds(seconds), w));
    }

    [Fact]
    public async Task A_time_out_says_its_limit_and_is_not_repeated()
    {
        var time = new FakeTimeProvider();
        var entered = new TaskCompletionSource();
        var vault = new FakeVault
        {
            AnswerAsync = async (_, token) =>
            {
                var never = new TaskCompletionSource<HttpResponseMessage>();
                using var registration = token.Register(() => never.TrySetCanceled(token));
                entered.TrySetResult();
                return await never.Task;
            },
        };
        using var client = new Vault.Client.Http.VaultClient(Options with { Timeout = TimeSpan.FromSeconds(7) }, vault, time);

        var sending = client.SendAsync(Get("secret/app"), TestContext.Current.CancellationToken);
        await entered.Task;
        time.Advance(TimeSpan.FromSeconds(7));

        var error = await Assert.ThrowsAsync<VaultApiException>(() => sending);
        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
        Assert.Contains("no answer within 7 s", error.Message, StringComparison.Ordinal);
        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task A_callers_cancellation_is_no_failure_of_the_store()
    {
        using var cancelled = new CancellationTokenSource();
        var vault = new FakeVault { AnswerAsync = async (_, token) => { await cancelled.CancelAsync(); token.ThrowIfCancellationRequested(); return new(); } };
        using var client = new Vault.Client.Http.VaultClient(Options, vault, _time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Get("x"), cancelled.Token));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        var vault = new FakeVault(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) });

        var error = await FailAsync(vault);

        Assert.Equal(VaultErrorKind.InvalidResponse, error.Kind);
        Assert.Contains("larger than", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, true)]
    [InlineData((4 * 1024 * 1024) + 1, false)]
    public async Task An_answer_of_four_MiB_is_the_largest_that_is_read(int size, bool isRead)
    {
        const string Frame = """{"k":""}""";
        var vault = new FakeVault(_ => FakeVault.Json(200, Frame.Insert(Frame.Length - 2, new string('x', size - Frame.Length))));
        using var client = new Vault.Client.Http.VaultClient(Options, vault, _time);

        var error = await Record.ExceptionAsync(async () =>
        {
            using var response = await client.SendAsync(Get("secret/app"), TestContext.Current.CancellationToken);
        });

        Assert.Equal(isRead, error is null);
    }

    [Fact]
    public async Task No_credential_is_in_an_error_though_the_store_says_it()
    {
        const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        var vault = new FakeVault(_ => FakeVault.Errors(400, $"bad token {Token} and {Jwt} and s.OTHEROTHEROTHEROTHEROTHER"));

        var error = await FailAsync(vault);

        Assert.DoesNotContain("CANARY", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("OTHER", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("bad token *** and *** and ***", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_says_is_cut()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(400, [.. Enumerable.Range(0, 100).Select(i => $"{i}" + string.Concat(Enumerable.Repeat("🔐", 300)))]));

        var error = await FailAsync(vault);

        Assert.Equal(5, error.Errors.Count);
        Assert.All(error.Errors, e => Assert.InRange(e.Length, 499, 501));
        Assert.All(error.Errors, e => Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(e))));
        Assert.InRange(error.Message.Length, 2500, 2600);
    }

    [Fact]
    public async Task Half_a_credential_is_not_left_where_a_text_is_cut()
    {
        var jwts = string.Concat(Enumerable.Repeat("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl ", 79));
        var vault = new FakeVault(_ => FakeVault.Errors(400, jwts + new string('x', 4000 - jwts.Length - 17) + " hvs.OTHEROTHEROTHEROTHEROTHEROTHEROTHER"));

        var error = await FailAsync(vault);

        Assert.DoesNotContain("OTHER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_made_to_be_slow_to_search_is_an_error_like_any()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(400, string.Concat(Enumerable.Repeat("eyJ", 600_000))));

        Assert.Equal(VaultErrorKind.InvalidRequest, (await FailAsync(vault)).Kind);
    }

    [Fact]
    public async Task A_text_that_is_none_is_an_error_like_any()
    {
        var vault = new FakeVault(_ => FakeVault.Json(400, """{"errors":["\ud800","bad"]}"""));

        Assert.Contains("bad", (await FailAsync(vault)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_says_is_one_line_for_people()
    {
        var error = await FailAsync(new FakeVault(_ => FakeVault.Errors(400, "1 error occurred:\n\t* bad\n\n", "worse")));

        Assert.Equal("1 error occurred: * bad; worse", error.Said);
        Assert.Equal("test-read secret/app: HTTP 400: 1 error occurred: * bad; worse", error.Message);
        Assert.Equal("no reason given", (await FailAsync(new FakeVault(_ => FakeVault.Errors(400)))).Said);
    }

    [Fact]
    public async Task The_observer_sees_every_request()
    {
        var observer = new Moq.Mock<IVaultRequestObserver>();
        using var client = new Vault.Client.Http.VaultClient(Options, new FakeVault(_ => FakeVault.Errors(500, "x")), _time, observer.Object);

        await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(Get("x"), TestContext.Current.CancellationToken));

        observer.Verify(o => o.Completed("test-read", "500", Moq.It.IsAny<TimeSpan>()), Moq.Times.Exactly(3));
    }

    [Fact]
    public void Options_with_equal_content_are_equal()
    {
        var one = Options with { Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        var same = Options with { Headers = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };
        var other = Options with { Headers = new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" } };

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, same with { CaCertificates = "x" });
    }

    private async Task<VaultApiException> FailAsync(FakeVault vault, bool idempotent = true)
    {
        using var client = new Vault.Client.Http.VaultClient(Options, vault, _time);
        var request = Get("secret/app") with { Token = new SecretValue(System.Text.Encoding.UTF8.GetBytes(Token)), Idempotent = idempotent };
        return await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private static VaultRequest Get(string path) => new(HttpMethod.Get, path) { Operation = "test-read" };
}
