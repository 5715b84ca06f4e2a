using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Access.Reviews;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Admission;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Controllers;
using Sandbox.Kubernetes.Controllers.Workloads;
using Sandbox.Kubernetes.Decoding;
using Sandbox.Kubernetes.Discovery;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;
using Sandbox.Kubernetes.Tables;
using Sandbox.State;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>What the API server is made of, put together.</summary>
internal sealed class KubernetesParts : IDisposable
{
    private readonly SigningKey _key;
    private readonly AdmissionChain _admission;
    private readonly CustomResourceDefinitionController _definitions;
    private readonly NamespaceController _namespaces;
    private readonly GarbageCollector _garbage;
    private readonly RoleAggregator _roles;
    private readonly WorkloadControllers? _workloads;

    public KubernetesParts(KubernetesServerOptions options, Func<string> authorityPem, Func<string> address, CancellationToken stopping)
    {
        var time = options.Time;
        _key = new SigningKey(options.State?.SigningKey);
        Store = new ObjectStore(time, options.Compaction);
        var registry = new ResourceRegistry();
        var types = new FieldTypes();
        var strategies = new StrategySet(Store);

        var tokens = new ServiceAccountTokens(_key, Store, time);
        Authenticator = new Authenticator(options.AdminToken, tokens);
        var authorizer = new Authorizer(Store);

        _admission = new AdmissionChain(Store, registry, strategies, types, authorizer, time, options.AdmitServiceAccounts);
        var writer = new ObjectWriter(Store, strategies, types, new EscalationGuard(authorizer), _admission, time);
        var deleter = new ObjectDeleter(Store, strategies, _admission, time);
        var answers = new Answers(new TableRenderer(time));
        var reads = new ReadEndpoint(Store, answers);
        var writes = new WriteEndpoint(Store, writer, deleter, types, answers);
        var subresources = new SubresourceEndpoint(Store, reads, writes, writer, deleter, _admission, strategies, types,
            new TokenRequests(tokens, Store, time),
            new AccessReviews(Authenticator, authorizer, time));
        var discovery = new DiscoveryEndpoints(registry, new TypeSchemas(types, registry).Find, new IssuerDocuments(_key, address), time);
        Api = new KubernetesApi(Authenticator, new Impersonation(authorizer), authorizer, registry, discovery, reads,
            new WatchEndpoint(Store, answers, options.Faults, time, stopping), writes, subresources, options.OnError);

        _definitions = new CustomResourceDefinitionController(Store, registry, deleter, time, options.OnError);
        _namespaces = new NamespaceController(Store, registry, deleter, authorityPem, time, options.OnError);
        _garbage = new GarbageCollector(Store, registry, deleter, options.OnError);
        _roles = new RoleAggregator(Store, options.OnError);
        if (options.Workloads != WorkloadSimulation.Off)
            _workloads = new WorkloadControllers(Store, writer, deleter, options.Workloads, time, options.OnError);
    }

    public ObjectStore Store { get; }

    public KubernetesApi Api { get; }

    public Authenticator Authenticator { get; }

    /// <summary>The key of ServiceAccount tokens in PEM.</summary>
    public string ExportSigningKey() => _key.ExportPem();

    /// <summary>Takes up what was stored before, and serves the kinds that it defines.</summary>
    public void Restore(KubernetesState state)
    {
        Store.Restore(state.Revision, state.Objects);
        _definitions.ServeStored();
    }

    public Task RunControllersAsync(CancellationToken cancellation) => Task.WhenAll(
        _definitions.RunAsync(cancellation),
        _namespaces.RunAsync(cancellation),
        _garbage.RunAsync(cancellation),
        _roles.RunAsync(cancellation),
        _workloads?.RunAsync(cancellation) ?? Task.CompletedTask);

    public void Dispose()
    {
        _admission.Dispose();
        _key.Dispose();
    }
}
