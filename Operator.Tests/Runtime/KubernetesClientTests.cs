using System.Diagnostics.Metrics;
using k8s.Models;
using Operator.Runtime;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

/// <summary>Reading: lists, watches, and what is counted.</summary>
public sealed class KubernetesClientTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("ns", "a");

    private ClientOnTestServer _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ClientOnTestServer.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_list_is_read_by_pages_and_its_items_know_their_kind()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(context, context.Request.Query.ContainsKey("continue")
            ? """{"kind":"WidgetList","items":[{"metadata":{"name":"b"},"size":2}],"metadata":{"resourceVersion":"9"}}"""
            : """
              {"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"9","continue":"x y/+","remainingItemCount":1},
               "items":[{"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"secret","kept":"1"},
                 "managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:x":{}}}]},"size":1}]}
              """);

        var query = new ListQuery { Namespace = "ns", LabelSelector = "a in (b,c)", Limit = 1 };
        var first = await _api.Client.ListAsync(Widget.Type, query, Cancel);
        var second = await _api.Client.ListAsync(Widget.Type, query with { Continue = first.Continue }, Cancel);

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
            _api.Server.Requests.Select(request => request.PathAndQuery));
        Assert.All(_api.Server.Requests, request => Assert.Equal(("Bearer t0", "widgets/1.0"), (request.Headers["Authorization"], request.Headers["User-Agent"])));
    }

    [Fact]
    public async Task An_item_that_does_not_fit_its_type_is_set_aside_and_the_rest_is_read()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a","namespace":"ns"},"size":"large"},{"metadata":{"name":"b"},"size":2}]}""");

        var page = await _api.Client.ListAsync(Widget.Type, new ListQuery(), Cancel);

        Assert.Equal("b", Assert.Single(page.Items).Metadata.Name);
        Assert.Equal(new UnreadableObject(Key, "$.size"), Assert.Single(page.Unreadable));
    }

    [Fact]
    public async Task Metadata_is_asked_for_where_metadata_is_wanted()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}""");

        await _api.Client.ListAsync(Widget.Type.AsMetadata(), new ListQuery(), Cancel);

        Assert.Equal("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", _api.Server.Requests.Single().Headers["Accept"]);
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
        _api.Server.Answer = async context =>
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

        var events = await _api.Client.WatchAsync(Widget.Type, new ListQuery { ResourceVersion = "4", Timeout = TimeSpan.FromMinutes(5) }, Cancel)
            .ToListAsync(Cancel);

        Assert.Equal(
            [(WatchEventType.Added, "äö", "5"), (WatchEventType.Modified, "b", "6"), (WatchEventType.Bookmark, "", "7")],
            events.Select(one => (one.Type, one.Object.Metadata.Name ?? "", one.Object.Metadata.ResourceVersion)));
        Assert.Equal(
            "/apis/example.com/v1/widgets?watch=true&allowWatchBookmarks=true&resourceVersion=4&timeoutSeconds=300",
            _api.Server.Requests.Single().PathAndQuery);
    }

    [Fact]
    public async Task A_watch_gives_events_as_they_come_and_its_cancellation_reaches_the_server()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Server.Answer = async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            await TestApiServer.JsonAsync(context, """{"type":"ADDED","object":{"metadata":{"name":"a"}}}""" + "\n");
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await aborted.Task;
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in _api.Client.WatchAsync(Widget.Type, new ListQuery(), stop.Token))
                await stop.CancelAsync();
        });

        await aborted.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task An_error_event_ends_the_watch_with_its_code()
    {
        _api.Server.Answer = context => TestApiServer.JsonAsync(
            context,
            """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""" + "\n");

        var error = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
            await _api.Client.WatchAsync(Widget.Type, new ListQuery { ResourceVersion = "1" }, Cancel).ToListAsync(Cancel));

        Assert.Equal((410, "Expired"), (error.StatusCode, error.Reason));
    }

    [Fact]
    public async Task Requests_are_counted_by_verb_resource_and_status()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        var meters = _api.Meters;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == OperatorMeter.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            counted.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();
        _api.Server.Answer = context => TestApiServer.StatusAsync(context, 404, "{}");

        await _api.Client.GetAsync(Widget.Type, Key, Cancel);

        Assert.Equal(["kubernetes.client.requests get widgets 404"], counted);
    }
}
