using System.Text.Json.Nodes;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

/// <summary>What the client makes of refusals, silence and old tokens.</summary>
public sealed class ClientRefusalTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("ns", "a");

    private ClientOnTestServer _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ClientOnTestServer.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_refusal_says_what_the_server_said()
    {
        _api.Server.Answer = context => TestApiServer.StatusAsync(context, 403, """{"kind":"Status","message":"widgets is forbidden","reason":"Forbidden","code":403}""");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.Client.ListAsync(Widget.Type, new ListQuery(), Cancel));

        Assert.Equal((403, "Forbidden"), (error.StatusCode, error.Reason));
        Assert.Equal("GET /apis/example.com/v1/widgets: 403 Forbidden: widgets is forbidden", error.Message);
    }

    [Fact]
    public async Task A_refused_Secret_is_not_quoted()
    {
        var secrets = new ResourceType<Widget>("", "v1", "Secret", "secrets", WidgetJson.Default.Widget);
        _api.Server.Answer = context => TestApiServer.StatusAsync(
            context,
            422,
            """{"message":"invalid: data: hunter2","reason":"Invalid","code":422,"details":{"causes":[{"field":"data[x]","reason":"FieldValueInvalid","message":"hunter2"}]}}""");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            _api.Client.ApplyAsync(secrets, Widget.Named("a"), new ApplyOptions("me"), Cancel));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("data[x] (FieldValueInvalid)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_is_no_Status_is_still_told()
    {
        _api.Server.Answer = context => TestApiServer.StatusAsync(context, 502, "<html>Bad gateway</html>");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.Client.GetAsync(Widget.Type, Key, Cancel));

        Assert.Equal(502, error.StatusCode);
        Assert.Contains("Bad gateway", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_null_and_deleting_it_is_no_error()
    {
        _api.Server.Answer = context => TestApiServer.StatusAsync(context, 404, """{"reason":"NotFound","code":404}""");

        Assert.Null(await _api.Client.GetAsync(Widget.Type, Key, Cancel));
        await _api.Client.DeleteAsync(Widget.Type, Key, new DeletePreconditions("u", "7"), Cancel);

        var delete = JsonNode.Parse(_api.Server.Requests.Last().Body)!;
        Assert.Equal(("u", "7"), ((string?)delete["preconditions"]!["uid"], (string?)delete["preconditions"]!["resourceVersion"]));
    }

    [Theory]
    [InlineData(429, "2", 2)]
    [InlineData(429, null, 1)]
    [InlineData(503, "3", 3)]
    public async Task It_comes_back_when_the_server_says(int status, string? retryAfter, int seconds)
    {
        _api.Server.Answer = context =>
        {
            if (_api.Server.Requests.Count > 1)
                return TestApiServer.JsonAsync(context, """{"metadata":{"name":"a"}}""");
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            return TestApiServer.StatusAsync(context, status, "{}");
        };
        var getting = _api.Client.GetAsync(Widget.Type, Key, Cancel);
        var started = _api.Time.GetUtcNow();

        await _api.Time.AdvanceUntilAsync(() => getting.IsCompleted, TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await getting);
        Assert.True(_api.Time.GetUtcNow() - started >= TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(429, "3600")]
    [InlineData(503, null)]
    [InlineData(500, "1")]
    public async Task It_does_not_wait_long_nor_where_the_request_may_have_been_done(int status, string? retryAfter)
    {
        _api.Server.Answer = context =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            return TestApiServer.StatusAsync(context, status, "{}");
        };

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _api.Client.GetAsync(Widget.Type, Key, Cancel));

        Assert.Equal(retryAfter is null ? null : TimeSpan.FromSeconds(int.Parse(retryAfter)), error.RetryAfter);
        Assert.Single(_api.Server.Requests);
    }

    [Fact]
    public async Task A_request_without_an_answer_ends_with_its_timeout()
    {
        _api.Server.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var getting = _api.Client.GetAsync(Widget.Type, Key, Cancel);
        await FakeTimeExtensions.UntilAsync(() => _api.Server.Requests.Count == 1);

        _api.Time.Advance(TimeSpan.FromSeconds(61));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => getting);
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_401_and_once_a_minute()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "one\n", Cancel);
            _api.Server.Answer = context => context.Request.Headers.Authorization == "Bearer one" && _api.Server.Requests.Count > 1
                ? TestApiServer.StatusAsync(context, 401, "{}")
                : TestApiServer.JsonAsync(context, """{"metadata":{"name":"a"}}""");
            using var client = _api.ClientOf(new ClientConfiguration { Server = _api.Server.Address, TokenFile = file });

            await client.GetAsync(Widget.Type, Key, Cancel);
            await File.WriteAllTextAsync(file, "two", Cancel);
            await client.GetAsync(Widget.Type, Key, Cancel);
            await File.WriteAllTextAsync(file, "three", Cancel);
            await client.GetAsync(Widget.Type, Key, Cancel);
            _api.Time.Advance(TimeSpan.FromSeconds(61));
            await client.GetAsync(Widget.Type, Key, Cancel);

            Assert.Equal(
                ["Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer three"],
                _api.Server.Requests.Select(request => request.Headers["Authorization"]));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
