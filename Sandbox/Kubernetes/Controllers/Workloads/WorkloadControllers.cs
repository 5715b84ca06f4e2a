using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Controllers.Workloads.Batch;
using Sandbox.Kubernetes.Controllers.Workloads.Deployments;
using Sandbox.Kubernetes.Controllers.Workloads.Nodes;
using Sandbox.Kubernetes.Controllers.Workloads.Services;
using Sandbox.Kubernetes.Controllers.Workloads.StatefulSets;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>
/// What makes Pods of workloads, and a node that takes them and reports them ready. One queue and one worker serve them all, so that
/// what they do has an order; without workloads they do nothing.
/// </summary>
internal sealed class WorkloadControllers
{
    /// <summary>The name in a key that stands for all objects of a namespace: what depends on any of its Pods.</summary>
    private const string AllOfNamespace = "";

    private static readonly ApiResource[] PodFollowers = [Kinds.Services, Kinds.DisruptionBudgets];

    private readonly ObjectStore _store;
    private readonly WorkQueue _queue;
    private readonly Scheduler _scheduler;
    private readonly Kubelet _kubelet;
    private readonly Dictionary<string, IWorkloadController> _controllers;
    private readonly EndpointsController _endpoints;
    private readonly Dictionary<(string ApiVersion, string Kind), ApiResource> _owners;

    public WorkloadControllers(
        ObjectStore store, ObjectWriter writer, ObjectDeleter deleter, WorkloadSimulation scope, TimeProvider time, Action<Exception> onError)
    {
        _store = store;
        _queue = new WorkQueue(time, onError);
        var scheduler = Client("system:kube-scheduler", "kube-scheduler");
        _scheduler = new Scheduler(scheduler, new EventRecorder(scheduler, "default-scheduler", time), scope, time);
        _kubelet = new Kubelet(Client($"system:node:{SandboxNode.Name}", "kubelet"), time);
        ApiResource[] kinds = [Kinds.CronJobs, Kinds.DaemonSets, Kinds.Deployments, Kinds.Jobs, Kinds.ReplicaSets, Kinds.StatefulSets];
        _owners = kinds.ToDictionary(kind => (kind.ApiVersion, kind.Kind));
        _controllers = kinds.ToDictionary(kind => kind.StorageName, kind => Controller(kind));
        _endpoints = new EndpointsController(Client("system:serviceaccount:kube-system:endpointslice-controller", "kube-controller-manager"));
        _controllers[Kinds.Services.StorageName] = _endpoints;
        _controllers[Kinds.DisruptionBudgets.StorageName] = new DisruptionController(
            Client("system:serviceaccount:kube-system:disruption-controller", "kube-controller-manager"), time);
        store.Observe((resource, change) => Observe(resource, change));

        ClusterClient Client(string user, string manager) => new(store, writer, deleter, user, manager);

        IWorkloadController Controller(ApiResource kind)
        {
            var name = $"{kind.Singular}-controller";
            var client = Client($"system:serviceaccount:kube-system:{name}", "kube-controller-manager");
            var events = new EventRecorder(client, name, time);
            return kind.Kind switch
            {
                "CronJob" => new CronJobController(client, events, _queue, time),
                "DaemonSet" => new DaemonSetController(client, events, _queue, time),
                "Deployment" => new DeploymentController(client, events, _queue, time),
                "Job" => new JobController(client, events, _queue, time),
                "ReplicaSet" => new ReplicaSetController(client, events, _queue, time),
                _ => new StatefulSetController(client, events, _queue, time),
            };
        }
    }

    /// <summary>Registers the node, looks at what is stored, and follows the store from then on.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _kubelet.RegisterAsync(cancellation);
        foreach (var resource in _owners.Values.Concat(PodFollowers).Append(Kinds.Pods))
        {
            foreach (var value in _store.List(resource.StorageName))
                _queue.Add(resource.Address(value));
        }

        await _queue.RunAsync(ReconcileAsync, cancellation);
    }

    /// <summary>Called under the store's lock: it only queues.</summary>
    private void Observe(string resource, Change change)
    {
        var address = new ObjectAddress(resource, change.Namespace, change.Name);
        if (resource == Kinds.Nodes.StorageName)
        {
            _queue.Add(address);
            return;
        }

        var isPod = resource == Kinds.Pods.StorageName;
        if (!isPod && !_controllers.ContainsKey(resource))
            return;
        _queue.Add(address);
        if (isPod)
        {
            foreach (var follower in PodFollowers)
                _queue.Add(new ObjectAddress(follower.StorageName, change.Namespace, AllOfNamespace));
        }

        AddOwner(change.Current.Value, change.Namespace);
        if (change.Previous is not null)
            AddOwner(change.Previous.Value, change.Namespace);
    }

    private void AddOwner(JsonObject value, string ns)
    {
        if (value.Controller() is { } reference
            && _owners.TryGetValue((reference.Text("apiVersion"), reference.Text("kind")), out var owner))
            _queue.Add(new ObjectAddress(owner.StorageName, ns, reference.Text("name")));
    }

    private async ValueTask ReconcileAsync(ObjectAddress key, CancellationToken cancellation)
    {
        if (key.Resource == Kinds.Nodes.StorageName)
        {
            AddAllOfNode();
            return;
        }

        if (key.Name == AllOfNamespace)
        {
            foreach (var follower in _store.List(key.Resource, key.Namespace))
                await _controllers[key.Resource].ReconcileAsync(follower, cancellation);
            return;
        }

        if (_store.Get(key.Resource, key.Namespace, key.Name) is not { } value)
        {
            if (key.Resource == Kinds.Services.StorageName)
                _endpoints.Forget(key.Namespace, key.Name);
            return;
        }

        if (_controllers.TryGetValue(key.Resource, out var controller))
            await controller.ReconcileAsync(value, cancellation);
        else
            await SyncPodAsync(value, cancellation);
    }

    private async ValueTask SyncPodAsync(JsonObject pod, CancellationToken cancellation)
    {
        if (Kubelet.IsFor(pod))
            await _kubelet.SyncAsync(pod, cancellation);
        else if (_scheduler.IsFor(pod))
            await _scheduler.ScheduleAsync(pod, cancellation);
        if (pod.Controller() is not null || pod.At("metadata", "labels") is not JsonObject labels)
            return;
        // Nobody's: whoever selects it may take it.
        foreach (var kind in _owners.Values.Where(kind => kind != Kinds.Deployments && kind != Kinds.CronJobs))
        {
            foreach (var owner in _store.List(kind.StorageName, pod.Text("metadata", "namespace")))
            {
                if (owner.At("spec", "selector") is JsonObject selector && LabelSelection.Matches(selector, labels))
                    _queue.Add(kind.Address(owner));
            }
        }
    }

    /// <summary>A node that changed may take Pods that waited.</summary>
    private void AddAllOfNode()
    {
        foreach (var set in _store.List(Kinds.DaemonSets.StorageName))
            _queue.Add(Kinds.DaemonSets.Address(set));
        foreach (var pod in _store.List(Kinds.Pods.StorageName).Where(_scheduler.IsFor))
            _queue.Add(Kinds.Pods.Address(pod));
    }
}
