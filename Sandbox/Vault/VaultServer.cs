using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sandbox.Faults;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault;

/// <summary>A Vault-compatible server in this process: HTTP/1.1, plain or over TLS, storage in memory, as <c>vault server -dev</c>.</summary>
public sealed class VaultServer : IAsyncDisposable
{
    private const int MaxHeaderSize = 1024 * 1024;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly VaultCore _core;
    private readonly WebApplication _application;
    private readonly ITimer _sweep;
    private readonly VaultCertificate? _certificate;
    private long _activity;

    private VaultServer(VaultCore core, VaultServerOptions options)
    {
        _core = core;
        Control = new VaultControl(core, CountActivity);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        _certificate = options.Tls is { } tls ? VaultCertificate.Of(tls, options.TimeProvider) : null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // RequestReader has the limit that Vault has
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderSize;
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (_certificate is not null)
                    listen.UseHttps(_certificate.Options());
            });
        });
        builder.WebHost.UseShutdownTimeout(ShutdownTimeout);
        _application = builder.Build();
        var gate = new FaultGate(options.Faults, new VaultFaults(core), core.Clock);
        var handler = new VaultHttpHandler(core, new StateEndpoints(core));
        _application.Use(gate.HandleAsync);
        _application.Run(async http =>
        {
            try
            {
                await handler.HandleAsync(http);
            }
            finally
            {
                CountActivity();
            }
        });
        _sweep = core.Clock.CreateTimer(_ => _ = SweepAsync(), null, SweepPeriod, SweepPeriod);
    }

    /// <summary>The address, such as <c>http://127.0.0.1:8200</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The authority of the certificate that the sandbox made for itself, in PEM; null without TLS or with a given certificate.</summary>
    public string? CaCertificate => _certificate?.AuthorityPem;

    /// <summary>What an administrator does behind the clients' back: seal it, lose tokens, revoke leases.</summary>
    public VaultControl Control { get; }

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<VaultServer> StartAsync(VaultServerOptions options, CancellationToken cancellationToken)
    {
        var core = new VaultCore(options.TimeProvider, options.Flavour);
        var mounts = new MountChanges(core);
        mounts.AddBuiltIn();
        if (options.State is { } state)
            core.Load(state);
        foreach (var entry in options.Directory)
            core.Directory.Put(entry);
        if (options.Initialized)
            StartInDevMode(core, mounts, options.RootToken);

        var server = new VaultServer(core, options);
        try
        {
            await server._application.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.Address = new Uri(server._application.Urls.First());
        return server;
    }

    /// <summary>Counts what may have changed something: while it stays the same, nothing has but the time.</summary>
    internal long Activity => Interlocked.Read(ref _activity);

    /// <summary>What an earlier run's successor needs, as it is now.</summary>
    internal JsonObject Capture() => _core.Save();

    /// <summary>Answers no more requests, and changes nothing by itself.</summary>
    internal async Task StopAsync()
    {
        await _sweep.DisposeAsync();
        await _application.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync();
        foreach (var backend in _core.Tree.SelectMany(c => c.Mounts.All).Select(m => m.Backend).OfType<IDisposable>())
            backend.Dispose();
        _core.Audit.Dispose();
        _certificate?.Dispose();
    }

    private static void StartInDevMode(VaultCore core, MountChanges mounts, string rootToken)
    {
        if (!core.Seal.IsInitialized)
        {
            core.Seal.Initialize(shares: 1, threshold: 1);
            mounts.AddDevMounts();
        }

        core.Seal.AutoUnseal();
        if (core.Tokens.Find(rootToken) is not null)
            return;
        core.Issuer.Register(
            new Auth { ClientToken = rootToken, Accessor = TokenStore.Random(), TokenPolicies = ["root"], DisplayName = "token" },
            core.Mounts.Find("auth/token/")!, "auth/token/create", parent: "", role: "");
    }

    private void CountActivity() => Interlocked.Increment(ref _activity);

    private async Task SweepAsync()
    {
        if (!_core.Seal.IsSealed)
            await _core.Expiration.SweepAsync(CancellationToken.None);
    }
}
