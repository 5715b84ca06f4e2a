using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.SandboxWrites;

/// <summary>Measures one kind of request after the other, each with all connections, in a namespace of its own that is deleted at the end.</summary>
internal sealed class Measurements(ApiClient client, int connections, TimeSpan duration, int watches, TextWriter output)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly string _namespace = $"benchmark-{Guid.NewGuid().ToString("N")[..8]}";
    private int _created;

    private string Secrets => $"api/v1/namespaces/{_namespace}/secrets";

    public async Task RunAsync(CancellationToken cancellation)
    {
        await client.SendAsync(HttpMethod.Post, "api/v1/namespaces", $$$"""{"metadata":{"name":"{{{_namespace}}}"}}""", ApiClient.Json, cancellation);
        try
        {
            await LoadAsync(CreateAsync, WarmUp, cancellation);
            await output.WriteLineAsync($"{"",-28}{"per second",12}{"p50 ms",10}{"p99 ms",10}");
            await MeasureAsync("create a Secret", CreateAsync, cancellation);
            await MeasureAsync("apply a changed Secret", ApplyAsync, cancellation);
            await MeasureAsync("read a Secret", ReadAsync, cancellation);
            await MeasureAsync("list 100 Secrets", ListAsync, cancellation);
            await FanOutAsync(cancellation);
            await output.WriteLineAsync($"{_created} Secrets of 1 KB are stored.");
        }
        finally
        {
            await client.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{_namespace}", null, ApiClient.Json, CancellationToken.None);
        }
    }

    private Task CreateAsync(int worker, int number, CancellationToken cancellation) =>
        client.SendAsync(HttpMethod.Post, Secrets, Manifest($"s-{Interlocked.Increment(ref _created)}", 0), ApiClient.Json, cancellation);

    private Task ApplyAsync(int worker, int number, CancellationToken cancellation)
    {
        var name = $"applied-{worker}-{number % 50}";
        return client.SendAsync(HttpMethod.Patch, $"{Secrets}/{name}?fieldManager=benchmark&force=true", Manifest(name, number), ApiClient.Apply, cancellation);
    }

    private Task ReadAsync(int worker, int number, CancellationToken cancellation) =>
        client.SendAsync(HttpMethod.Get, $"{Secrets}/s-{1 + (((worker * 7919) + number) % _created)}", null, ApiClient.Json, cancellation);

    private Task ListAsync(int worker, int number, CancellationToken cancellation) =>
        client.SendAsync(HttpMethod.Get, $"{Secrets}?limit=100", null, ApiClient.Json, cancellation);

    private async Task MeasureAsync(string what, Func<int, int, CancellationToken, Task> request, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await LoadAsync(request, duration, cancellation);
        await ReportAsync(what, times, times.Count / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<List<double>> LoadAsync(Func<int, int, CancellationToken, Task> request, TimeSpan length, CancellationToken cancellation)
    {
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(
            async () =>
            {
                var own = new List<double>();
                for (var number = 0; Stopwatch.GetTimestamp() < end; number++)
                {
                    var began = Stopwatch.GetTimestamp();
                    await request(worker, number, cancellation);
                    own.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                return own;
            },
            cancellation)));
        return [.. times.SelectMany(own => own)];
    }

    // What a watcher sees of a write, from before it is sent until its event is read.
    private async Task FanOutAsync(CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sent = new ConcurrentDictionary<int, long>();
        var following = Enumerable.Range(0, watches).Select(_ => Task.Run(() => FollowAsync(sent, ends.Token), cancellation)).ToList();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(began) < duration; number++)
        {
            sent[number] = Stopwatch.GetTimestamp();
            await client.SendAsync(
                HttpMethod.Patch, $"{Secrets}/watched?fieldManager=benchmark&force=true", Manifest("watched", number), ApiClient.Apply, cancellation);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await ends.CancelAsync();
        var times = (await Task.WhenAll(following)).SelectMany(own => own).ToList();
        await ReportAsync($"event, {watches} watches, 1 writer", times, times.Count / took.TotalSeconds);
    }

    private async Task<List<double>> FollowAsync(ConcurrentDictionary<int, long> sent, CancellationToken cancellation)
    {
        var times = new List<double>();
        try
        {
            await using var stream = await client.WatchAsync($"{Secrets}?watch=true&fieldSelector=metadata.name%3Dwatched", cancellation);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                const string Mark = "\"number\":\"";
                var at = line.IndexOf(Mark, StringComparison.Ordinal);
                if (at >= 0 && int.TryParse(line.AsSpan(at + Mark.Length, 8), out var number) && sent.TryGetValue(number, out var began))
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // All is measured.
        }

        return times;
    }

    private async Task ReportAsync(string what, List<double> times, double perSecond)
    {
        times.Sort();
        await output.WriteLineAsync($"{what,-28}{perSecond,12:F0}{At(0.5),10:F1}{At(0.99),10:F1}");

        double At(double share) => times.Count == 0 ? double.NaN : times[(int)((times.Count - 1) * share)];
    }

    private static string Manifest(string name, int number)
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 600) + number));
        return $$$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}","labels":{"number":"{{{number:D8}}}"}},"type":"Opaque",
            "data":{"value":"{{{data}}}"}}
            """;
    }
}
