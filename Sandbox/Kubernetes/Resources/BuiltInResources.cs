namespace Sandbox.Kubernetes.Resources;

/// <summary>The kinds that are built in, as discovery of Kubernetes 1.36 lists them.</summary>
public static class BuiltInResources
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Storage = "storage.k8s.io";

    private static readonly string[] Get = ["get"];
    private static readonly string[] GetCreate = ["create", "get"];
    private static readonly string[] GetPatchUpdate = ["get", "patch", "update"];

    /// <summary>All of them, the core group first.</summary>
    public static IReadOnlyList<ApiResource> All { get; } =
    [
        Core("ConfigMap", "configmaps", "configmap", "cm"),
        Core("Endpoints", "endpoints", "endpoints", "ep"),
        Core("Event", "events", "event", "ev") with
        {
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
                "reason", "reportingComponent", "source", "type",
            ],
        },
        Core("LimitRange", "limitranges", "limitrange", "limits"),
        Core("Namespace", "namespaces", "namespace", "ns") with
        {
            Namespaced = false,
            Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
            Subresources = [new("finalize", "Namespace", ["update"]), new("status", "Namespace", GetPatchUpdate)],
            SelectableFields = ["status.phase", "name"],
        },
        Core("Node", "nodes", "node", "no") with
        {
            Namespaced = false,
            Subresources = [new("status", "Node", GetPatchUpdate)],
            SelectableFields = ["spec.unschedulable"],
        },
        Core("PersistentVolume", "persistentvolumes", "persistentvolume", "pv") with
        {
            Namespaced = false,
            Subresources = [new("status", "PersistentVolume", GetPatchUpdate)],
        },
        Core("PersistentVolumeClaim", "persistentvolumeclaims", "persistentvolumeclaim", "pvc") with
        {
            Subresources = [new("status", "PersistentVolumeClaim", GetPatchUpdate)],
        },
        Core("Pod", "pods", "pod", "po") with
        {
            Categories = ["all"],
            CountsGeneration = true,
            Subresources =
            [
                new("attach", "PodAttachOptions", GetCreate),
                new("binding", "Binding", ["create"]),
                new("eviction", "Eviction", ["create"], "policy/v1"),
                new("exec", "PodExecOptions", GetCreate),
                new("log", "Pod", Get),
                new("portforward", "PodPortForwardOptions", GetCreate),
                new("status", "Pod", GetPatchUpdate),
            ],
            SelectableFields =
            [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
                "status.phase", "status.podIP", "status.nominatedNodeName",
            ],
        },
        // Nothing works on them any more, but kubectl apply --prune asks for them.
        Core("ReplicationController", "replicationcontrollers", "replicationcontroller", "rc") with
        {
            Categories = ["all"],
            CountsGeneration = true,
            Subresources = [new("status", "ReplicationController", GetPatchUpdate)],
        },
        Core("ResourceQuota", "resourcequotas", "resourcequota", "quota") with
        {
            Subresources = [new("status", "ResourceQuota", GetPatchUpdate)],
        },
        Core("Secret", "secrets", "secret") with { SelectableFields = ["type"] },
        Core("Service", "services", "service", "svc") with
        {
            Categories = ["all"],
            Subresources = [new("status", "Service", GetPatchUpdate)],
            SelectableFields = ["spec.clusterIP", "spec.type"],
        },
        Core("ServiceAccount", "serviceaccounts", "serviceaccount", "sa") with
        {
            Subresources = [new("token", "TokenRequest", ["create"], "authentication.k8s.io/v1")],
        },
        In(Admission, "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "mutatingwebhookconfiguration") with
        {
            Namespaced = false, Categories = ["api-extensions"], CountsGeneration = true,
        },
        In(Admission, "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "validatingadmissionpolicy") with
        {
            Namespaced = false, Categories = ["api-extensions"], CountsGeneration = true,
            Subresources = [new("status", "ValidatingAdmissionPolicy", GetPatchUpdate)],
        },
        In(Admission, "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings",
            "validatingadmissionpolicybinding") with
        {
            Namespaced = false, Categories = ["api-extensions"], CountsGeneration = true,
        },
        In(Admission, "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "validatingwebhookconfiguration") with
        {
            Namespaced = false, Categories = ["api-extensions"], CountsGeneration = true,
        },
        In("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", "customresourcedefinition", "crd",
            "crds") with
        {
            Namespaced = false, Categories = ["api-extensions"], CountsGeneration = true,
            Subresources = [new("status", "CustomResourceDefinition", GetPatchUpdate)],
        },
        In("apps", "v1", "ControllerRevision", "controllerrevisions", "controllerrevision"),
        Workload("DaemonSet", "daemonsets", "daemonset", "ds", scales: false),
        Workload("Deployment", "deployments", "deployment", "deploy", scales: true),
        Workload("ReplicaSet", "replicasets", "replicaset", "rs", scales: true) with { SelectableFields = ["status.replicas"] },
        Workload("StatefulSet", "statefulsets", "statefulset", "sts", scales: true),
        Review(Authentication, "SelfSubjectReview", "selfsubjectreviews"),
        Review(Authentication, "TokenReview", "tokenreviews"),
        Review(Authorization, "LocalSubjectAccessReview", "localsubjectaccessreviews") with { Namespaced = true },
        Review(Authorization, "SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        Review(Authorization, "SelfSubjectRulesReview", "selfsubjectrulesreviews"),
        Review(Authorization, "SubjectAccessReview", "subjectaccessreviews"),
        Scaler("v2"),
        Scaler("v1") with { FromStorage = AutoscalerConversion.ToV1, ToStorage = AutoscalerConversion.ToV2 },
        In("batch", "v1", "CronJob", "cronjobs", "cronjob", "cj") with
        {
            Categories = ["all"], CountsGeneration = true, Subresources = [new("status", "CronJob", GetPatchUpdate)],
        },
        In("batch", "v1", "Job", "jobs", "job") with
        {
            Categories = ["all"], CountsGeneration = true, Subresources = [new("status", "Job", GetPatchUpdate)],
            SelectableFields = ["status.successful"],
        },
        In("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", "certificatesigningrequest", "csr") with
        {
            Namespaced = false,
            Subresources =
            [
                new("approval", "CertificateSigningRequest", GetPatchUpdate), new("status", "CertificateSigningRequest", GetPatchUpdate),
            ],
            SelectableFields = ["spec.signerName"],
        },
        In("coordination.k8s.io", "v1", "Lease", "leases", "lease"),
        In("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", "endpointslice") with { CountsGeneration = true },
        In("events.k8s.io", "v1", "Event", "events", "event", "ev") with
        {
            StorageName = "events",
            FromStorage = EventConversion.ToEventsGroup,
            ToStorage = EventConversion.ToCore,
            SelectableFields =
            [
                "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
                "regarding.resourceVersion", "regarding.fieldPath", "reason", "reportingController", "type",
            ],
        },
        In(Networking, "v1", "IngressClass", "ingressclasses", "ingressclass") with { Namespaced = false, CountsGeneration = true },
        In(Networking, "v1", "Ingress", "ingresses", "ingress", "ing") with
        {
            CountsGeneration = true, Subresources = [new("status", "Ingress", GetPatchUpdate)],
        },
        In(Networking, "v1", "NetworkPolicy", "networkpolicies", "networkpolicy", "netpol") with { CountsGeneration = true },
        In("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", "runtimeclass") with { Namespaced = false },
        In("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "poddisruptionbudget", "pdb") with
        {
            CountsGeneration = true, Subresources = [new("status", "PodDisruptionBudget", GetPatchUpdate)],
        },
        In(Rbac, "v1", "ClusterRoleBinding", "clusterrolebindings", "clusterrolebinding") with { Namespaced = false },
        In(Rbac, "v1", "ClusterRole", "clusterroles", "clusterrole") with { Namespaced = false },
        In(Rbac, "v1", "RoleBinding", "rolebindings", "rolebinding"),
        In(Rbac, "v1", "Role", "roles", "role"),
        In("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "priorityclass", "pc") with
        {
            Namespaced = false, CountsGeneration = true,
        },
        In(Storage, "v1", "CSIDriver", "csidrivers", "csidriver") with { Namespaced = false, CountsGeneration = true },
        In(Storage, "v1", "CSINode", "csinodes", "csinode") with { Namespaced = false },
        In(Storage, "v1", "StorageClass", "storageclasses", "storageclass", "sc") with { Namespaced = false },
        In(Storage, "v1", "VolumeAttachment", "volumeattachments", "volumeattachment") with
        {
            Namespaced = false, Subresources = [new("status", "VolumeAttachment", GetPatchUpdate)],
        },
    ];

    private static ApiResource Core(string kind, string plural, string singular, params string[] shortNames) =>
        In("", "v1", kind, plural, singular, shortNames);

    private static ApiResource Workload(string kind, string plural, string singular, string shortName, bool scales) =>
        In("apps", "v1", kind, plural, singular, shortName) with
        {
            Categories = ["all"],
            CountsGeneration = true,
            Subresources = scales
                ? [new("scale", "Scale", GetPatchUpdate, "autoscaling/v1"), new("status", kind, GetPatchUpdate)]
                : [new("status", kind, GetPatchUpdate)],
        };

    private static ApiResource Scaler(string version) =>
        In("autoscaling", version, "HorizontalPodAutoscaler", "horizontalpodautoscalers", "horizontalpodautoscaler", "hpa") with
        {
            Categories = ["all"],
            Subresources = [new("status", "HorizontalPodAutoscaler", GetPatchUpdate)],
        };

    private static ApiResource Review(string group, string kind, string plural) =>
        In(group, "v1", kind, plural, kind.ToLowerInvariant()) with { Namespaced = false, Verbs = ["create"] };

    private static ApiResource In(string group, string version, string kind, string plural, string singular, params string[] shortNames) =>
        new()
        {
            Group = group,
            Version = version,
            Kind = kind,
            Plural = plural,
            Singular = singular,
            ListKind = kind + "List",
            ShortNames = shortNames,
        };
}
