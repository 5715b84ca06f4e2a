using System.Buffers;
using System.Security.Cryptography;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Kubernetes.Storage;
using Sandbox.Vault;

namespace Sandbox.State;

/// <summary>Writes the state of both servers within a second after a change, and when it stops. What doesn't change isn't written.</summary>
internal sealed class StateKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Of how much time a large state may spend being written at most: a fifth.</summary>
    private const int RestPerWork = 4;

    private readonly StateFolder _folder;
    private readonly KubernetesServer _kubernetes;
    private readonly VaultServer _vault;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onError;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _savedRevision = -1;
    private long _savedActivity = -1;
    private byte[] _savedVault = [];

    private StateKeeper(StateFolder folder, KubernetesServer kubernetes, VaultServer vault, TimeProvider time, Action<Exception> onError) =>
        (_folder, _kubernetes, _vault, _time, _onError) = (folder, kubernetes, vault, time, onError);

    /// <summary>Writes the state as it is, and keeps it written.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static async Task<StateKeeper> StartAsync(
        StateFolder folder, KubernetesServer kubernetes, VaultServer vault, TimeProvider time, Action<Exception> onError, CancellationToken cancellation)
    {
        var keeper = new StateKeeper(folder, kubernetes, vault, time, onError);
        await keeper.SaveAsync(cancellation);
        keeper._running = Task.Run(keeper.RunAsync, CancellationToken.None);
        return keeper;
    }

    /// <summary>Writes what has changed. The servers must have stopped.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        await SaveAsync(CancellationToken.None);
    }

    private async Task RunAsync()
    {
        var rest = Period;
        var failed = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(rest, _time, _stopping.Token);
                var began = _time.GetTimestamp();
                await SaveAsync(_stopping.Token);
                var work = _time.GetElapsedTime(began) * RestPerWork;
                (rest, failed) = (work > Period ? work : Period, false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The end writes what is left.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A disk that is full may have room again in a second; it is told of once.
                if (!failed)
                    _onError(new StateException($"The state isn't kept for now: {e.Message}", e));
                failed = true;
            }
        }
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        if (_kubernetes.Store.Revision != _savedRevision)
        {
            var state = _kubernetes.Capture();
            await state.WriteAsync(_folder.Kubernetes, cancellation);
            _savedRevision = state.Revision;
        }

        // Reads can change a store too: they lease secrets, and use tokens up.
        var activity = _vault.Activity;
        if (activity != _savedActivity)
        {
            var state = new ArrayBufferWriter<byte>();
            StorageJson.Write(state, _vault.Capture());
            var hash = SHA256.HashData(state.WrittenSpan);
            if (!hash.AsSpan().SequenceEqual(_savedVault))
                await _folder.Vault.WriteAsync([], [writer => writer.WriteRawValue(state.WrittenSpan, skipInputValidation: true)], cancellation);
            (_savedActivity, _savedVault) = (activity, hash);
        }
    }
}
