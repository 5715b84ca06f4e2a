using System.Diagnostics;
using System.Text.Json;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.Fleet;

/// <summary>Follows the objects at a path by a watch, and says when they have become what they should be.</summary>
internal sealed class Follower : IAsyncDisposable
{
    private readonly ApiClient _api;
    private readonly string _path;
    private readonly Func<JsonElement, bool> _isRight;
    private readonly CancellationTokenSource _ends;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _right = [];
    private readonly Dictionary<string, TaskCompletionSource<long>> _expected = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Count, TaskCompletionSource<long> Reached)? _goal;
    private Task _following = Task.CompletedTask;

    private Follower(ApiClient api, string path, Func<JsonElement, bool> isRight, CancellationToken cancellation)
    {
        (_api, _path, _isRight) = (api, path, isRight);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Begins to follow; returns once the watch is open.</summary>
    public static async Task<Follower> StartAsync(ApiClient api, string path, Func<JsonElement, bool> isRight, CancellationToken cancellation)
    {
        var follower = new Follower(api, path, isRight, cancellation);
        follower._following = Task.Run(follower.FollowAsync, CancellationToken.None);
        await Task.WhenAny(follower._opened.Task, follower._following).Unwrap();
        return follower;
    }

    /// <summary>Follows VaultStaticSecrets until they say that they are ready, or, with a status of <c>False</c>, why they aren't.</summary>
    public static Task<Follower> OfReadinessAsync(ApiClient api, Tenant tenant, CancellationToken cancellation, string status = "True") =>
        StartAsync(api, tenant.Resources, resource => Says(resource, status), cancellation);

    /// <summary>Follows Secrets until they have a password of a beginning.</summary>
    public static Task<Follower> OfPasswordsAsync(ApiClient api, Tenant tenant, Func<string> beginning, CancellationToken cancellation) =>
        StartAsync(
            api,
            tenant.Secrets,
            secret => secret.TryGetProperty("data", out var data) && data.TryGetProperty("password", out var password)
                && System.Text.Encoding.UTF8.GetString(password.GetBytesFromBase64()).StartsWith(beginning(), StringComparison.Ordinal),
            cancellation);

    /// <summary>Waits until so many objects are right, and gives the timestamp of the last.</summary>
    public Task<long> WaitForAllAsync(int count, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_right.Count >= count)
                return Task.FromResult(Stopwatch.GetTimestamp());
            var reached = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            _goal = (count, reached);
            return reached.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The timestamp of the next event that shows an object to be right. Asked for before what makes it so.</summary>
    public Task<long> ExpectAsync(string name, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var next = _expected[name] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return next.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>How many objects are right.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _right.Count;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _following;
        _ends.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                // Without a resourceVersion it begins with what is there: nothing is lost between two.
                await using var stream = await _api.WatchAsync($"{_path}?watch=true", _ends.Token);
                using var reader = new StreamReader(stream);
                _opened.TrySetResult();
                while (await reader.ReadLineAsync(_ends.Token) is { } line)
                    Take(line);
            }
            catch (OperationCanceledException) when (_ends.IsCancellationRequested)
            {
                // All is measured.
            }
            catch (Exception e) when (e is IOException or HttpRequestException && _opened.Task.IsCompleted)
            {
                // A server may end a watch; it is opened again.
            }
        }
    }

    private void Take(string line)
    {
        var at = Stopwatch.GetTimestamp();
        using var change = JsonDocument.Parse(line);
        var entity = change.RootElement.GetProperty("object");
        var name = entity.GetProperty("metadata").GetProperty("name").GetString()!;
        var isRight = change.RootElement.GetProperty("type").GetString() != "DELETED" && _isRight(entity);
        lock (_lock)
        {
            if (!isRight)
            {
                _right.Remove(name);
                return;
            }

            _right.Add(name);
            if (_expected.Remove(name, out var expected))
                expected.TrySetResult(at);
            if (_goal is { } goal && _right.Count >= goal.Count)
            {
                _goal = null;
                goal.Reached.TrySetResult(at);
            }
        }
    }

    private static bool Says(JsonElement resource, string status) =>
        resource.TryGetProperty("status", out var state)
        && state.TryGetProperty("observedGeneration", out var generation)
        && generation.GetInt64() == resource.GetProperty("metadata").GetProperty("generation").GetInt64()
        && state.TryGetProperty("conditions", out var conditions)
        && conditions.EnumerateArray().Any(c => c.GetProperty("type").GetString() == "Ready" && c.GetProperty("status").GetString() == status);
}
