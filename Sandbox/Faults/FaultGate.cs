using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sandbox.Faults;

/// <summary>What every request of a server passes first: does to it what the faults want.</summary>
/// <param name="faults">The faults.</param>
/// <param name="dialect">The server's forms.</param>
/// <param name="time">The clock that delays are measured with.</param>
internal sealed class FaultGate(FaultSet faults, IFaultDialect dialect, TimeProvider time)
{
    /// <summary>Handles a request.</summary>
    public Task HandleAsync(HttpContext http, RequestDelegate next) => faults.IsEmpty ? next(http) : InterfereAsync(http, next);

    private async Task InterfereAsync(HttpContext http, RequestDelegate next)
    {
        var target = dialect.Target(http);
        var (delay, fault) = faults.Strike(target);
        try
        {
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, time, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        switch (fault?.Outcome)
        {
            case null:
                await next(http);
                break;
            case FaultEffect.Trickle:
                await TrickleAsync(http, next, fault.BytesPerSecond!.Value);
                break;
            default:
                // A watch never ends by itself, so that it can't be handled first.
                var handled = (fault.Handled || fault.Outcome == FaultEffect.Standby) && !target.IsWatch
                    ? await HandleUnseenAsync(http, next)
                    : ReadOnlyMemory<byte>.Empty;
                if (fault.Outcome == FaultEffect.Reset)
                    Reset(http);
                else
                    await AnswerAsync(http, dialect.Reply(fault, http, handled));
                break;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> HandleUnseenAsync(HttpContext http, RequestDelegate next)
    {
        var real = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var unseen = new MemoryStream();
        var body = new StreamResponseBodyFeature(unseen);
        http.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(http);
            await body.CompleteAsync();
        }
        finally
        {
            http.Features.Set(real);
        }

        http.Response.Clear();
        return unseen.ToArray();
    }

    private async Task TrickleAsync(HttpContext http, RequestDelegate next, int bytesPerSecond)
    {
        var real = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var slow = new TrickleStream(real.Stream, bytesPerSecond, time);
        var body = new StreamResponseBodyFeature(slow, real);
        http.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(http);
            await body.CompleteAsync();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client didn't have the patience.
        }
        finally
        {
            http.Features.Set(real);
        }
    }

    private static async Task AnswerAsync(HttpContext http, FaultReply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        http.Response.ContentLength = reply.Body.Length;
        http.Response.Headers.CacheControl = reply.CacheControl;
        if (reply.ContentType.StartsWith("text/plain", StringComparison.Ordinal))
            http.Response.Headers.XContentTypeOptions = "nosniff"; // as Go's http.Error
        if (reply.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(reply.Body, http.RequestAborted);
    }

    // The whole connection, with all the requests that share it over HTTP/2.
    private static void Reset(HttpContext http)
    {
        if (http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
            connection.Abort();
        http.Abort();
    }
}
