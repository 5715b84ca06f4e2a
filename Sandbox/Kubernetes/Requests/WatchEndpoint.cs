using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sandbox.Faults;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Answers watches: follows the log of a resource from where the client asks, until the client or the time says so.</summary>
/// <param name="store">The store.</param>
/// <param name="answers">How objects are written.</param>
/// <param name="faults">What goes wrong on purpose.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Cancelled when the server stops, which ends the watches.</param>
public sealed class WatchEndpoint(ObjectStore store, Answers answers, FaultSet faults, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    /// <summary>Streams the changes.</summary>
    public async Task WatchAsync(ApiRequest request, ListOptions options)
    {
        var revision = ListOptions.ParseRevision(options.ResourceVersion, ApiErrors.Internal) ?? 0;
        var stream = new Stream(store, answers.For(request, isList: true).Representation, request, options, revision);
        var http = request.Http;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-cache, private";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        using var interference = faults.Watch(() => KubernetesFaults.Target(request.Attributes, http.Request, () => request.User.Name));
        try
        {
            if (!faults.IsEmpty)
                await http.Response.BodyWriter.FlushAsync(ends.Token); // One that is silenced has its headers.
            if (await interference.PassAsync(ends.Token) is not WatchFate.Continue and var fate)
                await EndAsync(stream, http.Response.BodyWriter, fate, ends.Token);
            else if (stream.Start(http.Response.BodyWriter))
                await FollowAsync(stream, http.Response.BodyWriter, interference, options, ends.Token);
            else
                await http.Response.BodyWriter.FlushAsync(ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client went, or the server stops: both are how watches end.
        }
    }

    private static async Task EndAsync(Stream stream, PipeWriter output, WatchFate fate, CancellationToken cancellation)
    {
        if (fate == WatchFate.Expire)
            stream.WriteExpired(output);
        await output.FlushAsync(cancellation);
    }

    private async Task FollowAsync(
        Stream stream, PipeWriter output, WatchFaults interference, ListOptions options, CancellationToken cancellation)
    {
        // kube-apiserver's --min-request-timeout is half an hour; it adds up to as much again so that watches don't end together.
        var seconds = options.TimeoutSeconds is > 0 and var given ? given : 1800 * (1 + Random.Shared.NextDouble());
        var end = time.GetUtcNow().AddSeconds(seconds);
        var bookmark = NextBookmark(options, end);
        while (true)
        {
            var changed = interference.Changed;
            if (await interference.PassAsync(cancellation) is not WatchFate.Continue and var fate)
            {
                await EndAsync(stream, output, fate, cancellation);
                return;
            }

            if (!stream.WriteChanges(output))
                return;
            if ((await output.FlushAsync(cancellation)).IsCompleted)
                return;
            var now = time.GetUtcNow();
            if (now >= end)
                return;
            if (now >= bookmark)
            {
                if (!stream.TryWriteBookmark(output))
                    continue;
                bookmark = NextBookmark(options, end);
                continue;
            }

            var most = (bookmark < end ? bookmark : end) - now;
            await stream.WaitAsync(interference.Due < most ? interference.Due.Value : most, changed, time, cancellation);
        }
    }

    private DateTimeOffset NextBookmark(ListOptions options, DateTimeOffset end)
    {
        if (!options.AllowWatchBookmarks)
            return DateTimeOffset.MaxValue;
        var now = time.GetUtcNow();
        var last = end - BookmarkBeforeEnd;
        var regular = now + BookmarkInterval;
        return regular < last ? regular : now < last ? last : DateTimeOffset.MaxValue;
    }

    /// <summary>One client's place in the log, and what it wants to see of it.</summary>
    private sealed class Stream(ObjectStore store, Representation representation, ApiRequest request, ListOptions options, long revision)
    {
        private readonly string _resource = request.Resource.StorageName;
        private readonly string? _namespace = ReadEndpoint.Scope(request);
        private LogNode _node = null!;

        /// <summary>Writes what exists, where that is asked for; false if the stream is over already.</summary>
        public bool Start(PipeWriter output)
        {
            var wantsState = options.SendInitialEvents ?? options.ResourceVersion is "" or "0";
            if (!wantsState && options.ResourceVersion is not ("" or "0"))
            {
                try
                {
                    _node = store.Since(_resource, revision);
                    return true;
                }
                catch (ApiException e)
                {
                    Representation.WriteError(output, StatusObject.Of(e));
                    return false;
                }
            }

            var (objects, current, last) = store.Now(_resource);
            _node = last;
            if (!wantsState)
                return true;
            foreach (var stored in objects.List(_namespace))
            {
                if (options.Matches(stored.Value))
                    representation.WriteEvent(output, "ADDED"u8, stored);
            }

            if (options is { SendInitialEvents: true, AllowWatchBookmarks: true })
                representation.WriteBookmark(output, current, endsInitialEvents: true);
            return true;
        }

        /// <summary>Writes what has changed since; false if the client is too slow for the log.</summary>
        public bool WriteChanges(PipeWriter output)
        {
            while (_node.Following is { } next)
            {
                if (_node.Change is { } seen && seen.Revision < store.CompactedOf(_resource)
                    && next.Change!.Revision <= store.CompactedOf(_resource))
                    return false;
                _node = next;
                var change = next.Change!;
                if (change.Revision > revision && (_namespace is null || _namespace == change.Namespace))
                    Write(output, change);
                if (output.UnflushedBytes > 256 * 1024)
                    break;
            }

            return true;
        }

        /// <summary>Writes a bookmark of now; false if there are changes to write first.</summary>
        public bool TryWriteBookmark(PipeWriter output)
        {
            var (_, current, last) = store.Now(_resource);
            if (!ReferenceEquals(last, _node))
                return false;
            representation.WriteBookmark(output, current, endsInitialEvents: false);
            return true;
        }

        /// <summary>Writes that the revision of the watch is gone, as after a compaction.</summary>
        public void WriteExpired(PipeWriter output) =>
            Representation.WriteError(output, StatusObject.Of(StorageErrors.TooOld(revision, store.Revision)));

        public async Task WaitAsync(TimeSpan most, Task changed, TimeProvider time, CancellationToken cancellation)
        {
            if (_node.Following is null)
            {
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                await Task.WhenAny(_node.Next, changed, Task.Delay(most, time, timer.Token));
                await timer.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
            }
        }

        private void Write(PipeWriter output, Change change)
        {
            var was = change.Previous is not null && options.Matches(change.Previous.Value);
            var isNow = !change.IsDeletion && options.Matches(change.Current.Value);
            if (isNow)
                representation.WriteEvent(output, was ? "MODIFIED"u8 : "ADDED"u8, change.Current);
            else if (was)
                representation.WriteEvent(output, "DELETED"u8, change.IsDeletion ? change.Current : LastMatching(change));
        }

        /// <summary>To one who selects, an object that ceases to match is gone: it sees the last state that matched.</summary>
        private static StoredObject LastMatching(Change change)
        {
            var value = (JsonObject)change.Previous!.Value.DeepClone();
            value["metadata"]!["resourceVersion"] = change.Revision.ToString();
            return new StoredObject(value, change.Revision);
        }
    }
}
