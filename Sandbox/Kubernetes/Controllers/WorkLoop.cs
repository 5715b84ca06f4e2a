using System.Threading.Channels;

namespace Sandbox.Kubernetes.Controllers;

/// <summary>The queue of a controller: what the store reports is worked off one by one, in order, outside of its lock.</summary>
/// <typeparam name="T">The work items.</typeparam>
/// <param name="work">Works one off.</param>
/// <param name="onError">Told of what went wrong.</param>
internal sealed class WorkLoop<T>(Action<T> work, Action<Exception> onError)
{
    private readonly Channel<T> _queue = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Queues an item; never waits.</summary>
    public void Add(T item) => _queue.Writer.TryWrite(item);

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(cancellation))
            {
                try
                {
                    work(item);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One object that can't be handled must not stop the controller for all others.
                    onError(e);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
