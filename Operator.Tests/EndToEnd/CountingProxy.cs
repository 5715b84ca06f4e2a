using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// Stands between the operator and a server and keeps a list of every request that passes: what was sent is counted exactly, whatever server it is.
/// </summary>
public sealed class CountingProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Content-Length"];

    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpMessageInvoker _upstream;
    private readonly Uri _target;
    private readonly WebApplication _app;

    private CountingProxy(Uri target, HttpMessageHandler handler, Action<HttpsConnectionAdapterOptions>? tls)
    {
        _target = target;
        _upstream = new HttpMessageInvoker(handler);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
                listen.UseHttps(tls);
        }));
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>Answers in the server's place: true where it did. Null: nothing is answered here.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary>The proxy's own address.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>Called for each request in place of forwarding it, with what forwards it; its answer is held back until the call ends.</summary>
    public Func<ProxiedRequest, Func<Task>, Task>? Around { get; set; }

    /// <summary>Starts one in front of a server.</summary>
    public static async Task<CountingProxy> StartAsync(
        Uri target, HttpMessageHandler handler, CancellationToken cancellationToken, Action<HttpsConnectionAdapterOptions>? tls = null)
    {
        var proxy = new CountingProxy(target, handler, tls);
        await proxy._app.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Waits for one more request.</summary>
    public Task NextRequestAsync(CancellationToken cancellationToken) => _next.Task.WaitAsync(cancellationToken);

    /// <summary>Forgets the requests so far.</summary>
    public void Reset() => _requests.Clear();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var (from, to) = (context.Request, context.Response);
        var seen = new ProxiedRequest(from.Method, from.Path.Value ?? "", from.QueryString.Value ?? "");
        _requests.Enqueue(seen);
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        if (Intercept is { } intercept && await intercept(context))
            return;

        using var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri(_target, from.Path + from.QueryString));
        if (from.ContentLength > 0 || from.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(from.Body);
        foreach (var (name, value) in from.Headers.Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        HttpResponseMessage? answer = null;
        async Task SendAsync() => answer = await _upstream.SendAsync(request, Around is null ? context.RequestAborted : CancellationToken.None);
        await (Around is { } around ? around(seen, SendAsync) : SendAsync());
        if (answer is null)
        {
            context.Abort();
            return;
        }

        using var response = answer;
        to.StatusCode = (int)response.StatusCode;
        foreach (var (name, value) in response.Headers.Concat(response.Content.Headers).Where(header => !NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            to.Headers[name] = value.ToArray();
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await to.StartAsync(context.RequestAborted);
        await response.Content.CopyToAsync(to.Body, context.RequestAborted);
    }
}
