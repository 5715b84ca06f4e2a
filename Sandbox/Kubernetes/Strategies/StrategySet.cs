using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies.Admission;
using Sandbox.Kubernetes.Strategies.Batch;
using Sandbox.Kubernetes.Strategies.Cluster;
using Sandbox.Kubernetes.Strategies.Networking;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Each kind's rules.</summary>
/// <param name="objects">For rules that concern other objects too.</param>
public sealed class StrategySet(IObjectReader objects)
{
    private static readonly BuiltInStrategy Plain = new();

    private readonly ConditionalWeakTable<ApiResource, CustomResourceStrategy> _custom = [];

    private readonly FrozenDictionary<string, ResourceStrategy> _builtIn = new Dictionary<string, ResourceStrategy>
    {
        ["configmaps"] = new ConfigMapStrategy(),
        ["namespaces"] = new NamespaceStrategy(),
        ["pods"] = new PodStrategy(),
        ["daemonsets.apps"] = new WorkloadStrategy("DaemonSet"),
        ["deployments.apps"] = new WorkloadStrategy("Deployment"),
        ["replicasets.apps"] = new WorkloadStrategy("ReplicaSet"),
        ["statefulsets.apps"] = new WorkloadStrategy("StatefulSet"),
        ["events"] = new EventStrategy(isNewer: false),
        ["events.events.k8s.io"] = new EventStrategy(isNewer: true),
        ["limitranges"] = new LimitRangeStrategy(),
        ["persistentvolumeclaims"] = new VolumeStrategy(isClaim: true),
        ["persistentvolumes"] = new VolumeStrategy(isClaim: false),
        ["resourcequotas"] = new QuotaStrategy(),
        ["services"] = new ServiceStrategy(objects),
        ["horizontalpodautoscalers.autoscaling"] = new AutoscalerStrategy(),
        ["cronjobs.batch"] = new CronJobStrategy(),
        ["jobs.batch"] = new JobStrategy(),
        ["certificatesigningrequests.certificates.k8s.io"] = new CertificateSigningRequestStrategy(),
        ["ingresses.networking.k8s.io"] = new IngressStrategy(),
        ["networkpolicies.networking.k8s.io"] = new NetworkPolicyStrategy(),
        ["runtimeclasses.node.k8s.io"] = new RuntimeClassStrategy(),
        ["poddisruptionbudgets.policy"] = new PodDisruptionBudgetStrategy(),
        ["priorityclasses.scheduling.k8s.io"] = new PriorityClassStrategy(),
        ["csidrivers.storage.k8s.io"] = new CsiDriverStrategy(),
        ["storageclasses.storage.k8s.io"] = new StorageClassStrategy(),
        ["secrets"] = new SecretStrategy(),
        ["mutatingwebhookconfigurations.admissionregistration.k8s.io"] = new WebhookConfigurationStrategy(isMutating: true),
        ["validatingadmissionpolicies.admissionregistration.k8s.io"] = new ValidatingAdmissionPolicyStrategy(),
        ["validatingadmissionpolicybindings.admissionregistration.k8s.io"] = new ValidatingAdmissionPolicyBindingStrategy(),
        ["validatingwebhookconfigurations.admissionregistration.k8s.io"] = new WebhookConfigurationStrategy(isMutating: false),
        ["customresourcedefinitions.apiextensions.k8s.io"] = new CustomResourceDefinitionStrategy(),
        ["leases.coordination.k8s.io"] = new LeaseStrategy(),
        ["clusterrolebindings.rbac.authorization.k8s.io"] = new RoleBindingStrategy(isNamespaced: false),
        ["clusterroles.rbac.authorization.k8s.io"] = new RoleStrategy(isNamespaced: false),
        ["rolebindings.rbac.authorization.k8s.io"] = new RoleBindingStrategy(isNamespaced: true),
        ["roles.rbac.authorization.k8s.io"] = new RoleStrategy(isNamespaced: true),
    }.ToFrozenDictionary();

    /// <summary>The rules of a kind.</summary>
    public ResourceStrategy For(ApiResource resource) => resource.IsCustom
        ? _custom.GetValue(resource, key => new CustomResourceStrategy(key))
        : _builtIn.GetValueOrDefault(resource.QualifiedName, Plain);
}
