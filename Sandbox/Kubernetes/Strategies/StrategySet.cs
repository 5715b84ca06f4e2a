using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Strategies.Admission;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Each kind's rules.</summary>
public sealed class StrategySet
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
