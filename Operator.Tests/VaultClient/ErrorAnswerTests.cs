using Vault.Client;

namespace Operator.Tests.VaultClient;

/// <summary>What becomes of answers that are errors: their meaning, and what is said of them.</summary>
public sealed class ErrorAnswerTests
{
    private readonly ClientBench _bench = new();

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
        var error = await _bench.FailAsync(new FakeVault(_ => FakeVault.Json(status, body)));

        Assert.Equal(kind, error.Kind);
        Assert.Equal(status, error.StatusCode);
        Assert.StartsWith("test-read secret/app: HTTP " + status, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("html>", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_stranger_is_called_that()
    {
        var error = await _bench.FailAsync(new FakeVault(_ => FakeVault.Json(404, "<html></html>", "text/html")));

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

        Assert.Equal((await _bench.FailAsync(vault)).Message, (await _bench.FailAsync(vault)).Message);
    }

    [Fact]
    public async Task No_credential_is_in_an_error_though_the_store_says_it()
    {
        const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        var vault = new FakeVault(_ => FakeVault.Errors(400, $"bad token {ClientBench.Token} and {Jwt} and s.OTHEROTHEROTHEROTHEROTHER"));

        var error = await _bench.FailAsync(vault);

        Assert.DoesNotContain("CANARY", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("OTHER", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("bad token *** and *** and ***", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_says_is_cut()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(400, [.. Enumerable.Range(0, 100).Select(i => $"{i}" + string.Concat(Enumerable.Repeat("🔐", 300)))]));

        var error = await _bench.FailAsync(vault);

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

        var error = await _bench.FailAsync(vault);

        Assert.DoesNotContain("OTHER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_made_to_be_slow_to_search_is_an_error_like_any()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(400, string.Concat(Enumerable.Repeat("eyJ", 600_000))));

        Assert.Equal(VaultErrorKind.InvalidRequest, (await _bench.FailAsync(vault)).Kind);
    }

    [Fact]
    public async Task A_text_that_is_none_is_an_error_like_any()
    {
        var vault = new FakeVault(_ => FakeVault.Json(400, """{"errors":["\ud800","bad"]}"""));

        Assert.Contains("bad", (await _bench.FailAsync(vault)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_says_is_one_line_for_people()
    {
        var error = await _bench.FailAsync(new FakeVault(_ => FakeVault.Errors(400, "1 error occurred:\n\t* bad\n\n", "worse")));

        Assert.Equal("1 error occurred: * bad; worse", error.Said);
        Assert.Equal("test-read secret/app: HTTP 400: 1 error occurred: * bad; worse", error.Message);
        Assert.Equal("no reason given", (await _bench.FailAsync(new FakeVault(_ => FakeVault.Errors(400)))).Said);
    }
}
