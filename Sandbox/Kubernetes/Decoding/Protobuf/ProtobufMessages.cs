using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>
/// The messages that <c>kubectl</c> sends in protobuf instead of JSON, from the <c>generated.proto</c> files of <c>k8s.io/api</c>:
/// <c>number name[:type]</c>, where a type is a message, <c>int</c>, <c>bool</c>, <c>bytes</c>, <c>time</c>, <c>quantity</c>,
/// <c>intstr</c>, <c>json</c>, <c>ignored</c> (what no write can set) or (default) a text; <c>[]</c> before it is a list, <c>{}</c> a map.
/// Indented lines go on with the one before.
/// </summary>
internal static class ProtobufMessages
{
    private const string Table = """
        ObjectMeta: 1 name, 2 generateName, 3 namespace, 4 selfLink, 5 uid, 6 resourceVersion, 7 generation:int,
          8 creationTimestamp:time, 9 deletionTimestamp:time, 10 deletionGracePeriodSeconds:int, 11 labels:{}, 12 annotations:{},
          13 ownerReferences:[]OwnerReference, 14 finalizers:[], 17 managedFields:[]ManagedFieldsEntry
        ManagedFieldsEntry: 1 manager, 2 operation, 3 apiVersion, 4 time:time, 6 fieldsType, 7 fieldsV1:json, 8 subresource
        OwnerReference: 5 apiVersion, 1 kind, 3 name, 4 uid, 6 controller:bool, 7 blockOwnerDeletion:bool
        Namespace: 1 metadata:ObjectMeta, 2 spec:NamespaceSpec, 3 status:ignored
        NamespaceSpec: 1 finalizers:[]
        Secret: 1 metadata:ObjectMeta, 2 data:{}bytes, 3 type, 4 stringData:{}, 5 immutable:bool
        ConfigMap: 1 metadata:ObjectMeta, 2 data:{}, 3 binaryData:{}bytes, 4 immutable:bool
        ServiceAccount: 1 metadata:ObjectMeta, 2 secrets:[]ObjectReference, 3 imagePullSecrets:[]LocalObjectReference,
          4 automountServiceAccountToken:bool
        ObjectReference: 1 kind, 2 namespace, 3 name, 4 uid, 5 apiVersion, 6 resourceVersion, 7 fieldPath
        LocalObjectReference: 1 name
        TokenRequest: 1 metadata:ObjectMeta, 2 spec:TokenRequestSpec, 3 status:ignored
        TokenRequestSpec: 1 audiences:[], 4 expirationSeconds:int, 3 boundObjectRef:BoundObjectReference
        BoundObjectReference: 1 kind, 2 apiVersion, 3 name, 4 uid
        TokenReview: 1 metadata:ObjectMeta, 2 spec:TokenReviewSpec, 3 status:ignored
        TokenReviewSpec: 1 token, 2 audiences:[]
        SelfSubjectReview: 1 metadata:ObjectMeta, 2 status:ignored
        SelfSubjectAccessReview: 1 metadata:ObjectMeta, 2 spec:SelfSubjectAccessReviewSpec, 3 status:ignored
        SelfSubjectAccessReviewSpec: 1 resourceAttributes:ResourceAttributes, 2 nonResourceAttributes:NonResourceAttributes
        ResourceAttributes: 1 namespace, 2 verb, 3 group, 4 version, 5 resource, 6 subresource, 7 name
        NonResourceAttributes: 1 path, 2 verb
        SelfSubjectRulesReview: 1 metadata:ObjectMeta, 2 spec:SelfSubjectRulesReviewSpec, 3 status:ignored
        SelfSubjectRulesReviewSpec: 1 namespace
        Role: 1 metadata:ObjectMeta, 2 rules:[]PolicyRule
        ClusterRole: 1 metadata:ObjectMeta, 2 rules:[]PolicyRule
        PolicyRule: 1 verbs:[], 2 apiGroups:[], 3 resources:[], 4 resourceNames:[], 5 nonResourceURLs:[]
        RoleBinding: 1 metadata:ObjectMeta, 2 subjects:[]Subject, 3 roleRef:RoleRef
        ClusterRoleBinding: 1 metadata:ObjectMeta, 2 subjects:[]Subject, 3 roleRef:RoleRef
        Subject: 1 kind, 2 apiGroup, 3 name, 4 namespace
        RoleRef: 1 apiGroup, 2 kind, 3 name
        Deployment: 1 metadata:ObjectMeta, 2 spec:DeploymentSpec, 3 status:ignored
        DeploymentSpec: 1 replicas:int, 2 selector:LabelSelector, 3 template:PodTemplateSpec, 4 strategy:DeploymentStrategy,
          5 minReadySeconds:int, 6 revisionHistoryLimit:int, 7 paused:bool, 9 progressDeadlineSeconds:int
        DeploymentStrategy: 1 type, 2 rollingUpdate:RollingUpdateDeployment
        RollingUpdateDeployment: 1 maxUnavailable:intstr, 2 maxSurge:intstr
        LabelSelector: 1 matchLabels:{}, 2 matchExpressions:[]LabelSelectorRequirement
        LabelSelectorRequirement: 1 key, 2 operator, 3 values:[]
        Job: 1 metadata:ObjectMeta, 2 spec:JobSpec, 3 status:ignored
        JobSpec: 1 parallelism:int, 2 completions:int, 3 activeDeadlineSeconds:int, 4 selector:LabelSelector,
          5 manualSelector:bool, 6 template:PodTemplateSpec, 7 backoffLimit:int, 8 ttlSecondsAfterFinished:int, 9 completionMode,
          10 suspend:bool
        PodTemplateSpec: 1 metadata:ObjectMeta, 2 spec:PodSpec
        PodSpec: 2 containers:[]Container, 20 initContainers:[]Container, 3 restartPolicy, 4 terminationGracePeriodSeconds:int,
          5 activeDeadlineSeconds:int, 6 dnsPolicy, 7 nodeSelector:{}, 8 serviceAccountName, 9 serviceAccount, 10 nodeName,
          11 hostNetwork:bool, 12 hostPID:bool, 13 hostIPC:bool, 15 imagePullSecrets:[]LocalObjectReference, 16 hostname,
          17 subdomain, 19 schedulerName, 21 automountServiceAccountToken:bool, 24 priorityClassName, 25 priority:int,
          27 shareProcessNamespace:bool, 30 enableServiceLinks:bool
        Container: 1 name, 2 image, 3 command:[], 4 args:[], 5 workingDir, 6 ports:[]ContainerPort, 7 env:[]EnvVar,
          8 resources:ResourceRequirements, 13 terminationMessagePath, 14 imagePullPolicy, 16 stdin:bool, 17 stdinOnce:bool,
          18 tty:bool, 20 terminationMessagePolicy
        ContainerPort: 1 name, 2 hostPort:int, 3 containerPort:int, 4 protocol, 5 hostIP
        EnvVar: 1 name, 2 value
        ResourceRequirements: 1 limits:{}quantity, 2 requests:{}quantity
        Service: 1 metadata:ObjectMeta, 2 spec:ServiceSpec, 3 status:ignored
        ServiceSpec: 1 ports:[]ServicePort, 2 selector:{}, 3 clusterIP, 4 type, 5 externalIPs:[], 7 sessionAffinity,
          8 loadBalancerIP, 9 loadBalancerSourceRanges:[], 10 externalName, 11 externalTrafficPolicy, 12 healthCheckNodePort:int,
          13 publishNotReadyAddresses:bool, 17 ipFamilyPolicy, 18 clusterIPs:[], 19 ipFamilies:[],
          20 allocateLoadBalancerNodePorts:bool, 21 loadBalancerClass, 22 internalTrafficPolicy
        ServicePort: 1 name, 2 protocol, 3 port:int, 4 targetPort:intstr, 5 nodePort:int, 6 appProtocol
        DeleteOptions: 1 gracePeriodSeconds:int, 2 preconditions:Preconditions, 3 orphanDependents:bool, 4 propagationPolicy, 5 dryRun:[]
        Preconditions: 1 uid, 2 resourceVersion
        """;

    private static readonly FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Messages = Table
        .Replace("\n  ", " ", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2))
        .ToFrozenDictionary(
            parts => parts[0],
            parts => parts[1].Split(", ").Select(ProtobufField.Parse).ToFrozenDictionary(field => field.Number));

    /// <summary>The fields of a message by number; null if it isn't one of these.</summary>
    public static FrozenDictionary<int, ProtobufField>? Find(string name) => Messages.GetValueOrDefault(name);
}
