using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox.Faults;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies.Cluster;
using Sandbox.State;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>The sandbox's Kubernetes API server, running in this process.</summary>
public sealed class KubernetesServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _host;
    private readonly KubernetesParts _parts;
    private readonly ServerCertificates _certificates;
    private readonly CancellationTokenSource _stopping;
    private readonly Task _controllers;
    private readonly string _token;

    private KubernetesServer(
        WebApplication host, KubernetesParts parts, ServerCertificates certificates, CancellationTokenSource stopping,
        Task controllers, string token)
    {
        (_host, _parts, _certificates, _stopping, _controllers, _token) = (host, parts, certificates, stopping, controllers, token);
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri($"https://127.0.0.1:{new Uri(address).Port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The certificate authority to trust.</summary>
    public string AuthorityPem => _certificates.AuthorityPem;

    /// <summary>The store, for tests that look behind the API or compact its history.</summary>
    public ObjectStore Store => _parts.Store;

    /// <summary>Starts a server.</summary>
    public static async Task<KubernetesServer> StartAsync(KubernetesServerOptions options, CancellationToken cancellation)
    {
        var stopping = new CancellationTokenSource();
        var making = Task.Run(() => ServerCertificates.Create(options.Time, options.State?.Authority), CancellationToken.None);
        ServerCertificates? certificates = null;
        Uri? address = null;
        var parts = new KubernetesParts(
            options, () => certificates?.AuthorityPem ?? "", () => address?.ToString().TrimEnd('/') ?? "", stopping.Token);
        if (options.State is { } state)
            parts.Restore(state);
        Bootstrap(parts.Store, options.Time);
        certificates = await making;
        var host = Build(options, parts, certificates);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.DisposeAsync();
            parts.Dispose();
            certificates.Dispose();
            stopping.Dispose();
            throw;
        }

        // Controllers see what is stored from now on, and what the bootstrap stored through its queued changes.
        var controllers = parts.RunControllersAsync(stopping.Token);
        var server = new KubernetesServer(host, parts, certificates, stopping, controllers, options.AdminToken);
        address = server.Address;
        return server;
    }

    /// <summary>A kubeconfig for the administrator.</summary>
    public string WriteKubeconfig(string ns = "default") => Kubeconfig.Write(Address.ToString().TrimEnd('/'), AuthorityPem, _token, ns);

    /// <summary>What an earlier run's successor needs, as it is now.</summary>
    internal KubernetesState Capture()
    {
        var (revision, resources) = Store.Capture();
        return new(revision, _certificates.ExportAuthority(), _parts.ExportSigningKey(),
            resources.SelectMany(pair => pair.Value.List(null).Select(stored => KeyValuePair.Create(pair.Key, stored.Value))));
    }

    /// <summary>Answers no more requests, and changes nothing by itself.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _host.StopAsync(CancellationToken.None);
        await _controllers;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _host.DisposeAsync();
        _parts.Dispose();
        _certificates.Dispose();
        _stopping.Dispose();
    }

    private static WebApplication Build(KubernetesServerOptions options, KubernetesParts parts, ServerCertificates certificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Warnings are whatever webhooks and policies say.
            kestrel.ResponseHeaderEncodingSelector = name => name == "Warning" ? Encoding.UTF8 : null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            void Listen(ListenOptions listen)
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificates.Server);
            }

            // The system can choose a port on one interface only.
            if (options.Port == 0)
                kestrel.Listen(IPAddress.Loopback, 0, Listen);
            else
                kestrel.ListenLocalhost(options.Port, Listen);
        });
        builder.WebHost.UseShutdownTimeout(ShutdownTimeout);
        var host = builder.Build();
        var gate = new FaultGate(options.Faults, new KubernetesFaults(parts.Authenticator), options.Time);
        host.Use(gate.HandleAsync);
        host.Run(parts.Api.HandleAsync);
        return host;
    }

    private static void Bootstrap(ObjectStore store, TimeProvider time)
    {
        foreach (var resource in Resources.BuiltInResources.All)
            store.Begin(resource.StorageName);
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        foreach (var name in new[] { "default", "kube-node-lease", "kube-public", "kube-system" })
        {
            Store("namespaces", "", new JsonObject
            {
                ["kind"] = "Namespace",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name } },
                ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
                ["status"] = new JsonObject { ["phase"] = "Active" },
            });
        }

        foreach (var value in BootstrapPolicy.Objects().Concat(BootstrapObjects.All()))
        {
            var resource = Resources.BuiltInResources.All.First(
                item => item.Kind == (string?)value["kind"] && item.ApiVersion == (string?)value["apiVersion"]);
            Store(resource.StorageName, (string?)value["metadata"]?["namespace"] ?? "", value);
        }

        store.Compact();

        void Store(string resource, string ns, JsonObject value)
        {
            var metadata = value["metadata"]!.AsObject();
            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = now;
            store.TryWrite(resource, ns, (string)metadata["name"]!, value, expected: null);
        }
    }
}
