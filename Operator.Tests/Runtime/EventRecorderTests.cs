using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;
using Operator.Runtime.Events;
using Operator.Runtime.Hosting;

namespace Operator.Tests.Runtime;

public sealed class EventRecorderTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly InMemoryClient _client = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly EventRecorder _recorder;

    public EventRecorderTests() => _recorder = new EventRecorder(
        _client,
        new OperatorSettings { Name = "widgets" },
        new OperatorMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time,
        NullLogger<EventRecorder>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _recorder.StopAsync(CancellationToken.None);
        _recorder.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task An_event_names_its_object_reporter_and_time_as_the_API_wants_them()
    {
        await _recorder.StartAsync(Cancel);
        await PublishAsync(Widget.Named("a"), "Synced", "All is well.");
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 1);

        using var sent = JsonDocument.Parse(_client.Writes[0].Body!);
        var root = sent.RootElement;
        Assert.Equal("2026-01-02T03:04:05.000000Z", root.GetProperty("eventTime").GetString());
        Assert.Equal("widgets", root.GetProperty("reportingController").GetString());
        Assert.Equal(("Synced", "All is well.", "Normal"), (Text("reason"), Text("note"), Text("type")));
        Assert.NotEmpty(Text("action"));
        Assert.NotEmpty(Text("reportingInstance"));
        Assert.Equal("uid-a", root.GetProperty("regarding").GetProperty("uid").GetString());
        Assert.Equal("Widget", root.GetProperty("regarding").GetProperty("kind").GetString());
        Assert.Equal("ns", root.GetProperty("metadata").GetProperty("namespace").GetString());
        Assert.StartsWith("a.", root.GetProperty("metadata").GetProperty("name").GetString(), StringComparison.Ordinal);

        string Text(string name) => root.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Equal_events_become_one_with_a_count_written_at_most_once_a_minute()
    {
        await _recorder.StartAsync(Cancel);
        for (var i = 0; i < 50; i++)
            await PublishAsync(Widget.Named("a"), "Failed", "No.");
        await PublishAsync(Widget.Named("b"), "Failed", "No.");
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 2);
        Assert.Equal(["create", "create"], _client.Writes.Select(write => write.Verb));

        await _time.AdvanceUntilAsync(() => _client.Writes.Count > 2, TimeSpan.FromSeconds(10));

        var patch = Assert.Single(_client.Writes, write => write.Verb == "patch");
        Assert.Equal(_client.Writes[0].Key, patch.Key);
        using var body = JsonDocument.Parse(patch.Body!);
        Assert.Equal(50, body.RootElement.GetProperty("series").GetProperty("count").GetInt32());
        Assert.Equal("2026-01-02T03:04:05.000000Z", body.RootElement.GetProperty("series").GetProperty("lastObservedTime").GetString());
    }

    [Fact]
    public async Task After_ten_quiet_minutes_an_equal_event_is_a_new_one()
    {
        await _recorder.StartAsync(Cancel);
        await PublishAsync(Widget.Named("a"), "Failed", "No.");
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 1);
        _time.Advance(EventRecorder.Window);

        await PublishAsync(Widget.Named("a"), "Failed", "No.");
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 2);

        Assert.Equal(["create", "create"], _client.Writes.Select(write => write.Verb));
    }

    [Fact]
    public async Task One_object_cannot_flood_the_server()
    {
        await _recorder.StartAsync(Cancel);
        for (var i = 0; i < 200; i++)
            await PublishAsync(Widget.Named("a"), "Failed", $"No {i}.");
        await PublishAsync(Widget.Named("b"), "Failed", "No.");
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Any(write => write.Key.Name.StartsWith("b.", StringComparison.Ordinal)));

        Assert.Equal(25 + 1, _client.Writes.Count);
    }

    [Fact]
    public async Task A_long_message_is_cut_to_1024_bytes_and_stays_valid_text()
    {
        await _recorder.StartAsync(Cancel);
        await PublishAsync(Widget.Named(new string('n', 253)), "Failed", string.Concat(Enumerable.Repeat("🔒é", 500)));
        await FakeTimeExtensions.UntilAsync(() => _client.Writes.Count == 1);

        using var sent = JsonDocument.Parse(_client.Writes[0].Body!);
        var note = sent.RootElement.GetProperty("note").GetString()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(note), 1010, 1024);
        Assert.EndsWith("…", note, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', note);
        Assert.InRange(_client.Writes[0].Key.Name.Length, 1, 253);
    }

    [Fact]
    public async Task Publishing_neither_waits_nor_fails_while_the_server_refuses()
    {
        _client.Before = (_, _, _) => throw new KubernetesApiException(403, "Forbidden", "no");
        await _recorder.StartAsync(Cancel);

        for (var i = 0; i < 5000; i++)
            Assert.True(_recorder.PublishAsync(Widget.Named("a"), "Failed", $"{i}", EventType.Warning, Cancel).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Stopping_sends_what_is_left_and_the_counts()
    {
        await _recorder.StartAsync(Cancel);
        for (var i = 0; i < 3; i++)
            await PublishAsync(Widget.Named("a"), "Failed", "No.");

        await _recorder.StopAsync(Cancel);

        Assert.Equal(["create", "patch"], _client.Writes.Select(write => write.Verb));
    }

    private Task PublishAsync(Widget widget, string reason, string message) =>
        _recorder.PublishAsync(widget, reason, message, EventType.Normal, Cancel);
}
