using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Controllers;
using Operator.Entities;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Events;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation;
using Vault.Client.Sessions;
using VaultConnection = Operator.Entities.VaultConnection;

namespace Operator.Tests.Leases;

/// <summary>
/// One VaultDynamicSecret between a cluster and a store, both without network, and the operator's own parts for it. A restart forgets all that isn't in the
/// cluster or the store.
/// </summary>
internal sealed class LeaseBench : IAsyncDisposable
{
    public static readonly ObjectKey Key = new("app", "db");

    private readonly List<ServiceProvider> _ended = [];
    private ServiceProvider _process = null!;

    public LeaseBench()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        Store = new LeaseStore(Time);
        Cluster = new LeaseCluster();
        Auth = new VaultAuth
        {
            Metadata = Named("default"),
            Spec = new() { Method = "kubernetes", Mount = "kubernetes", Kubernetes = new() { Role = "app", ServiceAccount = "app" } },
        };
        Connection = new VaultConnection { Metadata = Named("default"), Spec = new() { Address = "http://vault.test:8200" } };
        Cluster.Resource = new VaultDynamicSecret
        {
            Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "app", Uid = "uid-1", Generation = 1 },
            Spec = new() { Mount = "database", Path = "creds/app" },
        };
        Restart();
    }

    public FakeTimeProvider Time { get; }

    public LeaseStore Store { get; }

    public LeaseCluster Cluster { get; }

    public VaultAuth? Auth { get; set; }

    public VaultConnection? Connection { get; set; }

    /// <summary>The reasons of the events so far, and their texts.</summary>
    public List<(string Reason, string Text)> Events { get; } = [];

    /// <summary>When the resource asked to be looked at again.</summary>
    public DateTimeOffset? Due { get; private set; }

    public VaultDynamicSecretStatus Status => Cluster.Resource!.Status;

    public string? Reason => Status.Conditions.Find("Ready")?.Reason;

    /// <summary>The user that the Secret names.</summary>
    public string? User => Cluster.Value("db", "username");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Another process, which knows nothing.</summary>
    public void Restart()
    {
        if (_process is not null)
            _ended.Add(_process); // What a process holds it doesn't give back: it is killed.
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCourier(new CourierSettings { Namespace = "operator", WatchesAllNamespaces = false });
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IKubernetesClient>(Cluster);
        services.AddSingleton<IVaultSessionPool>(Store);
        services.AddSingleton<IInformer<VaultAuth>>(new FixedInformer<VaultAuth>(_ => Auth));
        services.AddSingleton<IInformer<VaultAuthGlobal>>(new FixedInformer<VaultAuthGlobal>(_ => null));
        services.AddSingleton<IInformer<VaultStaticSecret>>(new FixedInformer<VaultStaticSecret>(_ => null));
        services.AddSingleton<IInformer<VaultConnection>>(new FixedInformer<VaultConnection>(_ => Connection));
        services.AddSingleton<IInformer<SecretTransformation>>(new FixedInformer<SecretTransformation>(_ => null));
        services.AddSingleton<IInformer<PartialObjectMetadata>>(new FixedInformer<PartialObjectMetadata>(Cluster.FindWatched));
        services.AddSingleton<IInformer<VaultDynamicSecret>>(new FixedInformer<VaultDynamicSecret>(_ => Cluster.Resource));
        var queue = new Mock<IReconcileQueue<VaultDynamicSecret>>();
        queue.Setup(q => q.Enqueue(Key, It.IsAny<Lane>(), It.IsAny<TimeSpan>()))
            .Callback((ObjectKey _, Lane _, TimeSpan after) => Due = Time.GetUtcNow() + after);
        services.AddSingleton(queue.Object);
        services.AddSingleton(Mock.Of<IReconcileQueue<VaultAuth>>());
        services.AddSingleton<EventPublisher>((_, reason, text, _, _) =>
        {
            Events.Add((reason, text));
            return Task.CompletedTask;
        });
        services.AddSingleton<VaultDynamicSecretController>();
        services.AddSingleton<VaultDynamicSecretFinalizer>();
        _process = services.BuildServiceProvider();
    }

    /// <summary>Changes the spec or the metadata as a user does.</summary>
    public void Change(Action<VaultDynamicSecret> change)
    {
        var resource = Cluster.Resource!;
        var before = JsonSerializer.Serialize(resource.Spec, EntitiesJson.Default.VaultDynamicSecretSpec);
        change(resource);
        if (JsonSerializer.Serialize(resource.Spec, EntitiesJson.Default.VaultDynamicSecretSpec) != before)
            resource.Metadata.Generation++;
        Cluster.Resource = resource;
    }

    /// <summary>One reconcile.</summary>
    public async Task<ReconciliationResult<VaultDynamicSecret>> RunAsync()
    {
        Due = null;
        var resource = Cluster.Resource!;
        return resource.Metadata.DeletionTimestamp is null
            ? await _process.GetRequiredService<VaultDynamicSecretController>().ReconcileAsync(resource, Cancelled)
            : await _process.GetRequiredService<VaultDynamicSecretFinalizer>().FinalizeAsync(resource, Cancelled);
    }

    /// <summary>A reconcile whenever the resource asks for one, for some time.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        while (Due is { } due && due <= end)
        {
            Time.SetUtcNow(due > Time.GetUtcNow() ? due : Time.GetUtcNow());
            await RunAsync();
        }

        Time.SetUtcNow(end);
    }

    /// <summary>How many requests were made since the last call: of the store, of the cluster.</summary>
    public (int Store, int Cluster) Count()
    {
        var counts = (Store.Operations.Count, Cluster.Requests.Count);
        Store.Operations.Clear();
        Cluster.Requests.Clear();
        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _ended.Append(_process))
            await process.DisposeAsync();
    }

    private static V1ObjectMeta Named(string name) => new() { Name = name, NamespaceProperty = "app", Uid = $"uid-{name}", Generation = 1 };
}
