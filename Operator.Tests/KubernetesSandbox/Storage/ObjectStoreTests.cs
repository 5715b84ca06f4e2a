using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;

namespace Operator.Tests.KubernetesSandbox.Storage;

/// <summary>The revisioned store and its watch log.</summary>
public sealed class ObjectStoreTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ObjectStore _store;

    public ObjectStoreTests() => _store = new ObjectStore(_time, new CompactionOptions(MaxChanges: 3, MaxAge: TimeSpan.FromMinutes(5)));

    [Fact]
    public void A_write_gets_the_next_revision_and_says_so_in_the_object()
    {
        var first = Write("a");
        var second = Write("b");

        Assert.Equal(first.Revision + 1, second.Revision);
        Assert.Equal(second.Revision.ToString(), (string?)second.Value["metadata"]?["resourceVersion"]);
        Assert.Equal(second.Revision, _store.RevisionOf("secrets"));
    }

    [Fact]
    public void A_write_is_refused_if_somebody_else_was_faster()
    {
        var seen = Write("a");
        Write("a", seen);

        Assert.Null(_store.TryWrite("secrets", "ns", "a", Object("a"), seen));
        Assert.Null(_store.TryWrite("secrets", "ns", "a", Object("a"), expected: null));
        Assert.Null(_store.TryDelete("secrets", "ns", "a", seen));
    }

    [Fact]
    public void Objects_are_listed_in_the_order_of_their_keys_as_etcd_has_them()
    {
        foreach (var (ns, name) in new[] { ("b", "a"), ("a", "z"), ("a-b", "m"), ("a", "aa"), ("a", "a") })
            _store.TryWrite("secrets", ns, name, Object(name), expected: null);

        var keys = _store.Now("secrets").Objects.List(null).Select(stored => (string?)stored.Value["metadata"]?["name"]);

        // "a-b/" sorts before "a/", as - is before / in ASCII.
        Assert.Equal(["m", "a", "aa", "z", "a"], keys);
    }

    [Fact]
    public void A_list_at_an_earlier_revision_shows_what_was_there()
    {
        var before = Write("a");
        var changed = Write("a", before);
        Write("b");
        _store.TryDelete("secrets", "ns", "a", changed);

        Assert.Same(before, Assert.Single(_store.At("secrets", before.Revision).List("ns")));
        Assert.Same(changed, Assert.Single(_store.At("secrets", changed.Revision).List("ns")));
    }

    [Fact]
    public void A_watch_sees_each_change_once_and_in_order()
    {
        var start = _store.Now("secrets").Last;
        var created = Write("a");
        var changed = Write("a", created);
        _store.TryDelete("secrets", "ns", "a", changed);

        var changes = Follow(start);

        Assert.Equal([false, false, true], changes.Select(change => change.IsDeletion));
        Assert.Equal([null, created, changed], changes.Select(change => change.Previous));
        Assert.True(changes[2].Current.Revision > changed.Revision, "a deletion has a revision of its own");
    }

    [Fact]
    public async Task A_watcher_that_waits_is_woken_by_the_next_change()
    {
        var waiting = _store.Now("secrets").Last.Next;
        Assert.False(waiting.IsCompleted);

        var written = Write("a");

        Assert.Same(written, (await waiting).Change!.Current);
    }

    [Fact]
    public void A_watch_from_a_revision_sees_what_came_after()
    {
        Write("a");
        var second = Write("b");
        Write("c");

        var changes = Follow(_store.Since("secrets", second.Revision));

        Assert.Equal("c", Assert.Single(changes).Name);
    }

    [Fact]
    public void A_watch_from_before_what_is_kept_is_told_410()
    {
        var first = Write("a");
        foreach (var name in new[] { "b", "c", "d", "e", "f" })
            Write(name);

        var gone = Assert.Throws<ApiException>(() => _store.Since("secrets", first.Revision));

        Assert.Equal(410, gone.Code);
        Assert.Equal("Expired", gone.Reason);
        Assert.StartsWith($"too old resource version: {first.Revision} (", gone.Message, StringComparison.Ordinal);
        Assert.Equal(410, Assert.Throws<ApiException>(() => _store.At("secrets", first.Revision)).Code);
    }

    [Fact]
    public void Changes_are_forgotten_when_they_are_old()
    {
        var first = Write("a");
        var second = Write("b");
        Assert.Single(Follow(_store.Since("secrets", first.Revision)));

        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(410, Assert.Throws<ApiException>(() => _store.Since("secrets", first.Revision)).Code);
        Assert.Empty(Follow(_store.Since("secrets", second.Revision)));
    }

    [Fact]
    public void A_compaction_forgets_all_resources_up_to_now()
    {
        var before = Write("a");
        _store.TryWrite("configmaps", "ns", "other", Object("other"), expected: null);

        _store.Compact();

        Assert.Equal(410, Assert.Throws<ApiException>(() => _store.Since("secrets", before.Revision)).Code);
        Assert.Empty(Follow(_store.Since("secrets", _store.Revision)));
        Assert.NotNull(_store.Read("secrets", "ns", "a"));
    }

    [Fact]
    public void A_revision_of_the_future_is_told_to_try_again()
    {
        var early = Assert.Throws<ApiException>(() => _store.At("secrets", 1_000_000));

        Assert.Equal(504, early.Code);
        Assert.Equal(1, (int?)early.Details?["retryAfterSeconds"]);
    }

    [Fact]
    public void An_object_is_written_as_JSON_once_for_all_its_readers()
    {
        var stored = Write("a");

        Assert.True(stored.Fields.Equals(stored.Fields), "the same memory");
        Assert.StartsWith("{\"metadata\":", System.Text.Encoding.UTF8.GetString(stored.Fields.Span), StringComparison.Ordinal);
    }

    private static List<Change> Follow(LogNode node)
    {
        var changes = new List<Change>();
        while (node.Following is { } next)
        {
            changes.Add(next.Change!);
            node = next;
        }

        return changes;
    }

    private static JsonObject Object(string name) =>
        new() { ["kind"] = "Secret", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = name } };

    private StoredObject Write(string name, StoredObject? expected = null) =>
        _store.TryWrite("secrets", "ns", name, Object(name), expected) ?? throw new InvalidOperationException("refused");
}
