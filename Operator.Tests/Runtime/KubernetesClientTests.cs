using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime;
using Operator.Runtime.Client;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

public sealed class KubernetesClientTests : IAsyncLifetime
{
    private const string Partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private TestApiServer _server = null!;
    private KubernetesClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        _client = Client(new ClientConfiguration { Server = _server.Address, Token = "t0" });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_list_is_read_by_pages_and_its_items_know_their_kind()
    {
        _server.Answer = context => TestApiServer.JsonAsync(context, context.Request.Query.ContainsKey("continue")
            ? """{"kind":"WidgetList","items":[{"metadata":{"name":"b"},"size":2}],"metadata":{"resourceVersion":"9"}}"""
            : """
              {"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"9","continue":"x y/+","remainingItemCount":1},
               "items":[{"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"secret","kept":"1"},
                 "managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:x":{}}}]},"size":1}]}
              """);

        var query = new ListQuery { Namespace = "ns", LabelSelector = "a in (b,c)", Limit = 1 };
        var first = await _client.ListAsync(Widget.Type, query, Cancel);
        var second = await _client.ListAsync(Widget.Type, query with { Continue = first.Continue }, Cancel);

        Assert.Equal(("9", "x y/+"), (first.ResourceVersion, first.Continue));
        Assert.Null(second.Continue);
        var item = Assert.Single(first.Items);
        Assert.Equal(("a", 1, "Widget", "example.com/v1"), (item.Metadata.Name, item.Size, item.Kind, item.ApiVersion));
        Assert.Null(item.Metadata.ManagedFields);
        Assert.Equal(["kept"], item.Metadata.Annotations.Keys);
        Assert.Equal(
            [
                "/apis/example.com/v1/namespaces/ns/widgets?labelSelector=a%20in%20%28b%2Cc%29&limit=1",
                "/apis/example.com/v1/namespaces/ns/widgets?labelSelector=a%20in%20%28b%2Cc%29&limit=1&continue=x%20y%2F%2B",
            ],
            _server.Requests.Select(request => request.PathAndQuery));
        Assert.All(_server.Requests, request => Assert.Equal(("Bearer t0", "widgets/1.0"), (request.Headers["Authorization"], request.Headers["User-Agent"])));
    }

    [Fact]
    public async Task An_item_that_does_not_fit_its_type_is_set_aside_and_the_rest_is_read()
    {
        _server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a","namespace":"ns"},"size":"large"},{"metadata":{"name":"b"},"size":2}]}""");

        var page = await _client.ListAsync(Widget.Type, new ListQuery(), Cancel);

        Assert.Equal("b", Assert.Single(page.Items).Metadata.Name);
        Assert.Equal(new UnreadableObject(Key, "$.size"), Assert.Single(page.Unreadable));
    }

    [Fact]
    public async Task Metadata_is_asked_for_where_metadata_is_wanted()
    {
        _server.Answer = context => TestApiServer.JsonAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}""");

        await _client.ListAsync(Widget.Type.AsMetadata(), new ListQuery(), Cancel);

        Assert.Equal("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", _server.Requests.Single().Headers["Accept"]);
    }

    [Fact]
    public async Task Watch_events_are_read_however_they_are_cut_into_packets()
    {
        string[] packets =
        [
            """{"type":"ADDED","object":{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"ä""",
            """ö","resourceVersion":"5"},"size":1}}""" + "\n" + """{"object":{"metadata":{"name":"b","resourceVersion":"6"},"size":2},"type":"MODI""",
            """FIED"}""" + "\n\n",
            """{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"7","creationTimestamp":null}}}""" + "\r\n",
            """{"type":"DELETED","object":{"metadata":{"name":"b","resourceVersion":"8"},"size":"""
        ];
        _server.Answer = async context =>
        {
            foreach (var packet in packets)
            {
                foreach (var one in System.Text.Encoding.UTF8.GetBytes(packet).Chunk(37))
                {
                    await context.Response.Body.WriteAsync(one, context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }
        };

        var events = await _client.WatchAsync(Widget.Type, new ListQuery { ResourceVersion = "4", Timeout = TimeSpan.FromMinutes(5) }, Cancel)
            .ToListAsync(Cancel);

        Assert.Equal(
            [(WatchEventType.Added, "äö", "5"), (WatchEventType.Modified, "b", "6"), (WatchEventType.Bookmark, "", "7")],
            events.Select(one => (one.Type, one.Object.Metadata.Name ?? "", one.Object.Metadata.ResourceVersion)));
        Assert.Equal(
            "/apis/example.com/v1/widgets?watch=true&allowWatchBookmarks=true&resourceVersion=4&timeoutSeconds=300",
            _server.Requests.Single().PathAndQuery);
    }

    [Fact]
    public async Task A_watch_gives_events_as_they_come_and_its_cancellation_reaches_the_server()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Answer = async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            await TestApiServer.JsonAsync(context, """{"type":"ADDED","object":{"metadata":{"name":"a"}}}""" + "\n");
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await aborted.Task;
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in _client.WatchAsync(Widget.Type, new ListQuery(), stop.Token))
                await stop.CancelAsync();
        });

        await aborted.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task An_error_event_ends_the_watch_with_its_code()
    {
        _server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""" + "\n");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
            await _client.WatchAsync(Widget.Type, new ListQuery { ResourceVersion = "1" }, Cancel).ToListAsync(Cancel));

        Assert.Equal((410, "Expired"), (error.StatusCode, error.Reason));
    }

    [Fact]
    public async Task A_refusal_says_what_the_server_said()
    {
        _server.Answer = context => StatusAsync(context, 403, """{"kind":"Status","message":"widgets is forbidden","reason":"Forbidden","code":403}""");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.ListAsync(Widget.Type, new ListQuery(), Cancel));

        Assert.Equal((403, "Forbidden"), (error.StatusCode, error.Reason));
        Assert.Equal("GET /apis/example.com/v1/widgets: 403 Forbidden: widgets is forbidden", error.Message);
    }

    [Fact]
    public async Task A_refused_Secret_is_not_quoted()
    {
        var secrets = new ResourceType<Widget>("", "v1", "Secret", "secrets", WidgetJson.Default.Widget);
        _server.Answer = context => StatusAsync(
            context,
            422,
            """{"message":"invalid: data: hunter2","reason":"Invalid","code":422,"details":{"causes":[{"field":"data[x]","reason":"FieldValueInvalid","message":"hunter2"}]}}""");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            _client.ApplyAsync(secrets, Widget.Named("a"), new ApplyOptions("me"), Cancel));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("data[x] (FieldValueInvalid)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_is_no_Status_is_still_told()
    {
        _server.Answer = context => StatusAsync(context, 502, "<html>Bad gateway</html>");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync(Widget.Type, Key, Cancel));

        Assert.Equal(502, error.StatusCode);
        Assert.Contains("Bad gateway", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_null_and_deleting_it_is_no_error()
    {
        _server.Answer = context => StatusAsync(context, 404, """{"reason":"NotFound","code":404}""");

        Assert.Null(await _client.GetAsync(Widget.Type, Key, Cancel));
        await _client.DeleteAsync(Widget.Type, Key, new DeletePreconditions("u", "7"), Cancel);

        var delete = JsonNode.Parse(_server.Requests.Last().Body)!;
        Assert.Equal(("u", "7"), ((string?)delete["preconditions"]!["uid"], (string?)delete["preconditions"]!["resourceVersion"]));
    }

    [Theory]
    [InlineData(429, "2", 2)]
    [InlineData(429, null, 1)]
    [InlineData(503, "3", 3)]
    public async Task It_comes_back_when_the_server_says(int status, string? retryAfter, int seconds)
    {
        _server.Answer = context =>
        {
            if (_server.Requests.Count > 1)
                return TestApiServer.JsonAsync(context, """{"metadata":{"name":"a"}}""");
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            return StatusAsync(context, status, "{}");
        };
        var getting = _client.GetAsync(Widget.Type, Key, Cancel);
        var started = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => getting.IsCompleted, TimeSpan.FromMilliseconds(1));

        Assert.NotNull(await getting);
        Assert.True(_time.GetUtcNow() - started >= TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(429, "3600")]
    [InlineData(503, null)]
    [InlineData(500, "1")]
    public async Task It_does_not_wait_long_nor_where_the_request_may_have_been_done(int status, string? retryAfter)
    {
        _server.Answer = context =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            return StatusAsync(context, status, "{}");
        };

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync(Widget.Type, Key, Cancel));

        Assert.Equal(retryAfter is null ? null : TimeSpan.FromSeconds(int.Parse(retryAfter)), error.RetryAfter);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_request_without_an_answer_ends_with_its_timeout()
    {
        _server.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var getting = _client.GetAsync(Widget.Type, Key, Cancel);
        await FakeTimeExtensions.UntilAsync(() => _server.Requests.Count == 1);

        _time.Advance(TimeSpan.FromSeconds(61));

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
            _server.Answer = context => context.Request.Headers.Authorization == "Bearer one" && _server.Requests.Count > 1
                ? StatusAsync(context, 401, "{}")
                : TestApiServer.JsonAsync(context, """{"metadata":{"name":"a"}}""");
            using var client = Client(new ClientConfiguration { Server = _server.Address, TokenFile = file });

            await client.GetAsync(Widget.Type, Key, Cancel);
            await File.WriteAllTextAsync(file, "two", Cancel);
            await client.GetAsync(Widget.Type, Key, Cancel);
            await File.WriteAllTextAsync(file, "three", Cancel);
            await client.GetAsync(Widget.Type, Key, Cancel);
            _time.Advance(TimeSpan.FromSeconds(61));
            await client.GetAsync(Widget.Type, Key, Cancel);

            Assert.Equal(
                ["Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer three"],
                _server.Requests.Select(request => request.Headers["Authorization"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task An_apply_is_sent_as_the_API_wants_it_and_asks_for_metadata_back()
    {
        _server.Answer = context => TestApiServer.JsonAsync(context, """{"kind":"PartialObjectMetadata","metadata":{"name":"a","resourceVersion":"12"}}""");

        var applied = await _client.ApplyAsync(Widget.Type, Widget.Named("a"), new ApplyOptions("courier", Force: true, "status"), Cancel);

        var request = _server.Requests.Single();
        Assert.Equal("12", applied.Metadata.ResourceVersion);
        Assert.Equal(
            ("PATCH", "/apis/example.com/v1/namespaces/ns/widgets/a/status?fieldManager=courier&force=true&fieldValidation=Ignore"),
            (request.Method, request.PathAndQuery));
        Assert.Equal(("application/apply-patch+yaml", Partial), (request.Headers["Content-Type"], request.Headers["Accept"]));
        Assert.Equal("a", (string?)JsonNode.Parse(request.Body)!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Finalizers_are_set_only_on_the_version_that_was_seen()
    {
        await _client.SetFinalizersAsync(Widget.Type, Widget.Named("a", "77"), ["x/y"], Cancel);

        var request = _server.Requests.Single();
        Assert.Equal(("PATCH", "application/merge-patch+json"), (request.Method, request.Headers["Content-Type"]));
        Assert.Equal("""{"metadata":{"uid":"uid-a","resourceVersion":"77","finalizers":["x/y"]}}""", request.Body);
    }

    [Fact]
    public async Task A_lease_is_written_with_the_microseconds_that_the_API_insists_on()
    {
        _server.Answer = context => TestApiServer.JsonAsync(context, """{"metadata":{"name":"l"},"spec":{"renewTime":"2026-01-01T00:00:00.123456Z"}}""");
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "l", NamespaceProperty = "ns" },
            Spec = new V1LeaseSpec { RenewTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        };

        var stored = await _client.CreateAsync(RuntimeKinds.Lease, lease, Cancel);

        Assert.Contains("\"renewTime\":\"2026-01-01T00:00:00.000000Z\"", _server.Requests.Single().Body, StringComparison.Ordinal);
        Assert.Equal(123.456, stored.Spec.RenewTime!.Value.TimeOfDay.TotalMilliseconds);
    }

    [Fact]
    public async Task A_service_account_token_is_asked_for_with_audience_and_lifetime()
    {
        _server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"kind":"TokenRequest","metadata":{},"spec":{"audiences":["vault"]},"status":{"token":"jwt-value","expirationTimestamp":"2026-01-01T00:10:00Z"}}""");

        var token = await _client.RequestTokenAsync(new ObjectKey("ns", "app"), ["vault"], TimeSpan.FromMinutes(10), Cancel);

        Assert.Equal(("jwt-value", new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero)), (token.Value, token.ExpiresAt));
        Assert.DoesNotContain("jwt-value", token.ToString(), StringComparison.Ordinal);
        var request = _server.Requests.Single();
        Assert.Equal("/api/v1/namespaces/ns/serviceaccounts/app/token", request.PathAndQuery);
        Assert.Equal(600, (int)JsonNode.Parse(request.Body)!["spec"]!["expirationSeconds"]!);
    }

    [Fact]
    public async Task Requests_are_counted_by_verb_resource_and_status()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        var meters = _services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == OperatorMeter.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            counted.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();
        _server.Answer = context => StatusAsync(context, 404, "{}");

        await _client.GetAsync(Widget.Type, Key, Cancel);

        Assert.Equal(["kubernetes.client.requests get widgets 404"], counted);
    }

    private static async Task StatusAsync(HttpContext context, int code, string body)
    {
        context.Response.StatusCode = code;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    private KubernetesClient Client(ClientConfiguration configuration) => new(
        configuration,
        "widgets/1.0",
        _services.GetRequiredService<IMeterFactory>(),
        _time,
        NullLogger<KubernetesClient>.Instance);
}
