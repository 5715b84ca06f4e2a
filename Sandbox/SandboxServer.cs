using System.Text.Json;
using Sandbox.Admin;
using Sandbox.Faults;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Seeding;
using Sandbox.State;
using Sandbox.Vault;

namespace Sandbox;

/// <summary>The whole sandbox in this process, for trying out, tests and benchmarks: dispose it to stop.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly StateFolder? _folder;
    private StateKeeper? _keeper;
    private AdminServer? _admin;

    private SandboxServer(KubernetesServer kubernetes, VaultServer vault, FaultSet faults, SandboxClock clock, StateFolder? folder)
    {
        (Kubernetes, Vault, Faults, Clock) = (kubernetes, vault, faults, clock);
        _folder = folder;
    }

    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServer Kubernetes { get; }

    /// <summary>The Vault-compatible server.</summary>
    public VaultServer Vault { get; }

    /// <summary>What goes wrong on purpose, in both servers.</summary>
    public FaultSet Faults { get; }

    /// <summary>The clock of both servers.</summary>
    public SandboxClock Clock { get; }

    /// <summary>Where the admin endpoint listens; null without one.</summary>
    public Uri? AdminAddress => _admin?.Address;

    /// <summary>Starts the sandbox; ports of 0 are chosen by the system.</summary>
    /// <exception cref="IOException">A port is in use, or state can't be written.</exception>
    /// <exception cref="SeedException">What is to be loaded can't be.</exception>
    /// <exception cref="StateException">The state of an earlier run can't be used.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation)
    {
        var folder = options.State is { } state ? StateFolder.Open(state) : null;
        SandboxServer server;
        try
        {
            server = await StartServersAsync(options, folder, cancellation);
        }
        catch (Exception e) when (folder is not null && e is JsonException or FormatException)
        {
            // Whole by its checksum, so that it isn't damaged but foreign.
            folder!.Dispose();
            throw new StateException($"The state in {options.State!.FullName} can't be taken up: {e.Message} Was it written by another version "
                + "of the sandbox? Start that one, or choose another folder with --state.", e);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }

        try
        {
            if (folder is not null)
                server._keeper = await StateKeeper.StartAsync(
                    folder, server.Kubernetes, server.Vault, options.Time, options.Kubernetes.OnError, cancellation);
            if (options.Seed.Count > 0)
                await Seeder.SeedAsync(options.Seed, server, options.Kubernetes.AdminToken, options.Vault.RootToken, options.Time, cancellation);
            if (options.AdminPort is { } port)
            {
                var api = new AdminApi(server.Faults, server.Clock, server.Vault.Control, server.Kubernetes.Store);
                server._admin = await AdminServer.StartAsync(port, api, cancellation);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        await Task.WhenAll(Vault.StopAsync(), Kubernetes.StopAsync());
        try
        {
            if (_keeper is not null)
                await _keeper.DisposeAsync();
        }
        finally
        {
            _folder?.Dispose();
            await Vault.DisposeAsync();
            await Kubernetes.DisposeAsync();
        }
    }

    private static async Task<SandboxServer> StartServersAsync(SandboxOptions options, StateFolder? folder, CancellationToken cancellation)
    {
        var clock = new SandboxClock(options.Time);
        var faults = new FaultSet(options.Time);
        // Each takes its time on its own: they start side by side.
        var kubernetes = Task.Run(
            async () => await KubernetesServer.StartAsync(
                options.Kubernetes with
                {
                    Time = clock,
                    Faults = faults,
                    State = folder is { Kubernetes: { Exists: true } file } ? await KubernetesState.ReadAsync(file, cancellation) : null,
                }, cancellation),
            cancellation);
        var vault = Task.Run(
            async () => await VaultServer.StartAsync(
                options.Vault with
                {
                    TimeProvider = clock,
                    Faults = faults,
                    State = folder is { Vault: { Exists: true } file } ? (await file.ReadAsync(cancellation)).Records.First() : null,
                }, cancellation),
            cancellation);
        try
        {
            await Task.WhenAll(kubernetes, vault);
            return new SandboxServer(await kubernetes, await vault, faults, clock, folder);
        }
        catch
        {
            if (kubernetes.IsCompletedSuccessfully)
                await (await kubernetes).DisposeAsync();
            if (vault.IsCompletedSuccessfully)
                await (await vault).DisposeAsync();
            throw;
        }
    }
}
