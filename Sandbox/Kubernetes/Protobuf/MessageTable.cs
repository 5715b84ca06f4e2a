namespace Sandbox.Kubernetes.Protobuf;

/// <summary>The messages that can be read: field numbers of the kinds that kubectl sends as protobuf.</summary>
internal static class MessageTable
{
    /// <summary>
    /// One message a line: <c>[apiVersion/]Message field=number[:type]</c>, the type <c>string</c> if left out. Scalars are <c>int</c>,
    /// <c>bool</c>, <c>bytes</c>, <c>time</c>, <c>microtime</c>, <c>quantity</c>, <c>intstr</c>; <c>[T]</c> repeats; <c>{T}</c> is a map;
    /// <c>+T</c> is part of the object it is in; <c>-</c> is passed over.
    /// </summary>
    public const string Text =
        """
        */DeleteOptions gracePeriodSeconds=1:int preconditions=2:Preconditions orphanDependents=3:bool propagationPolicy=4 dryRun=5:[string] ignoreStoreReadErrorWithClusterBreakingPotential=6:bool
        Preconditions uid=1 resourceVersion=2
        ObjectMeta name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation=7:int creationTimestamp=8:time deletionTimestamp=9:time deletionGracePeriodSeconds=10:int labels=11:{string} annotations=12:{string} ownerReferences=13:[OwnerReference] finalizers=14:[string] managedFields=17:-
        OwnerReference apiVersion=5 kind=1 name=3 uid=4 controller=6:bool blockOwnerDeletion=7:bool
        LabelSelector matchLabels=1:{string} matchExpressions=2:[LabelSelectorRequirement]
        LabelSelectorRequirement key=1 operator=2 values=3:[string]
        authentication.k8s.io/v1/TokenRequest metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:-
        TokenRequestSpec audiences=1:[string] expirationSeconds=4:int boundObjectRef=3:BoundObjectReference
        BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
        authentication.k8s.io/v1/TokenReview metadata=1:ObjectMeta spec=2:TokenReviewSpec status=3:-
        TokenReviewSpec token=1 audiences=2:[string]
        authentication.k8s.io/v1/SelfSubjectReview metadata=1:ObjectMeta status=2:-
        authorization.k8s.io/v1/SelfSubjectAccessReview metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:-
        authorization.k8s.io/v1/SubjectAccessReview metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:-
        authorization.k8s.io/v1/LocalSubjectAccessReview metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:-
        authorization.k8s.io/v1/SelfSubjectRulesReview metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec status=3:-
        SelfSubjectRulesReviewSpec namespace=1
        SubjectAccessReviewSpec resourceAttributes=1:ResourceAttributes nonResourceAttributes=2:NonResourceAttributes user=3 groups=4:[string] extra=5:{ExtraValue} uid=6
        ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
        NonResourceAttributes path=1 verb=2
        rbac.authorization.k8s.io/v1/Role metadata=1:ObjectMeta rules=2:[PolicyRule]
        rbac.authorization.k8s.io/v1/ClusterRole metadata=1:ObjectMeta rules=2:[PolicyRule] aggregationRule=3:AggregationRule
        rbac.authorization.k8s.io/v1/RoleBinding metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
        rbac.authorization.k8s.io/v1/ClusterRoleBinding metadata=1:ObjectMeta subjects=2:[Subject] roleRef=3:RoleRef
        AggregationRule clusterRoleSelectors=1:[LabelSelector]
        PolicyRule verbs=1:[string] apiGroups=2:[string] resources=3:[string] resourceNames=4:[string] nonResourceURLs=5:[string]
        Subject kind=1 apiGroup=2 name=3 namespace=4
        RoleRef apiGroup=1 kind=2 name=3
        coordination.k8s.io/v1/Lease metadata=1:ObjectMeta spec=2:LeaseSpec
        LeaseSpec holderIdentity=1 leaseDurationSeconds=2:int acquireTime=3:microtime renewTime=4:microtime leaseTransitions=5:int strategy=6 preferredHolder=7
        v1/Namespace metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:-
        NamespaceSpec finalizers=1:[string]
        v1/ConfigMap metadata=1:ObjectMeta immutable=4:bool data=2:{string} binaryData=3:{bytes}
        v1/Secret metadata=1:ObjectMeta immutable=5:bool data=2:{bytes} stringData=4:{string} type=3
        v1/ServiceAccount metadata=1:ObjectMeta secrets=2:[ObjectReference] imagePullSecrets=3:[LocalObjectReference] automountServiceAccountToken=4:bool
        ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
        LocalObjectReference name=1
        v1/Event metadata=1:ObjectMeta involvedObject=2:ObjectReference reason=3 message=4 source=5:EventSource firstTimestamp=6:time lastTimestamp=7:time count=8:int type=9 eventTime=10:microtime series=11:EventSeries action=12 related=13:ObjectReference reportingComponent=14 reportingInstance=15
        EventSource component=1 host=2
        EventSeries count=1:int lastObservedTime=2:microtime
        v1/Service metadata=1:ObjectMeta spec=2:ServiceSpec status=3:-
        ServiceSpec ports=1:[ServicePort] selector=2:{string} clusterIP=3 clusterIPs=18:[string] type=4 externalIPs=5:[string] sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9:[string] externalName=10 externalTrafficPolicy=11 healthCheckNodePort=12:int publishNotReadyAddresses=13:bool ipFamilies=19:[string] ipFamilyPolicy=17 allocateLoadBalancerNodePorts=20:bool loadBalancerClass=21 internalTrafficPolicy=22 trafficDistribution=23
        ServicePort name=1 protocol=2 appProtocol=6 port=3:int targetPort=4:intstr nodePort=5:int
        v1/Pod metadata=1:ObjectMeta spec=2:PodSpec status=3:-
        PodSpec initContainers=20:[Container] containers=2:[Container] restartPolicy=3 terminationGracePeriodSeconds=4:int activeDeadlineSeconds=5:int dnsPolicy=6 nodeSelector=7:{string} serviceAccountName=8 serviceAccount=9 automountServiceAccountToken=21:bool nodeName=10 hostNetwork=11:bool hostPID=12:bool hostIPC=13:bool shareProcessNamespace=27:bool imagePullSecrets=15:[LocalObjectReference] hostname=16 subdomain=17 schedulerName=19 tolerations=22:[Toleration] priorityClassName=24 priority=25:int runtimeClassName=29 enableServiceLinks=30:bool preemptionPolicy=31
        Toleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5:int
        PodTemplateSpec metadata=1:ObjectMeta spec=2:PodSpec
        Container name=1 image=2 command=3:[string] args=4:[string] workingDir=5 ports=6:[ContainerPort] envFrom=19:[EnvFromSource] env=7:[EnvVar] resources=8:ResourceRequirements restartPolicy=24 volumeMounts=9:[VolumeMount] terminationMessagePath=13 terminationMessagePolicy=20 imagePullPolicy=14 stdin=16:bool stdinOnce=17:bool tty=18:bool
        ContainerPort name=1 hostPort=2:int containerPort=3:int protocol=4 hostIP=5
        EnvVar name=1 value=2 valueFrom=3:EnvVarSource
        EnvVarSource fieldRef=1:ObjectFieldSelector configMapKeyRef=3:KeySelector secretKeyRef=4:KeySelector
        ObjectFieldSelector apiVersion=1 fieldPath=2
        KeySelector localObjectReference=1:+LocalObjectReference key=2 optional=3:bool
        EnvFromSource prefix=1 configMapRef=2:EnvSource secretRef=3:EnvSource
        EnvSource localObjectReference=1:+LocalObjectReference optional=2:bool
        ResourceRequirements limits=1:{quantity} requests=2:{quantity}
        VolumeMount name=1 readOnly=2:bool recursiveReadOnly=7 mountPath=3 subPath=4 mountPropagation=5 subPathExpr=6
        apps/v1/Deployment metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:-
        DeploymentSpec replicas=1:int selector=2:LabelSelector template=3:PodTemplateSpec strategy=4:DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:int paused=7:bool progressDeadlineSeconds=9:int
        DeploymentStrategy type=1 rollingUpdate=2:RollingUpdateDeployment
        RollingUpdateDeployment maxUnavailable=1:intstr maxSurge=2:intstr
        batch/v1/Job metadata=1:ObjectMeta spec=2:JobSpec status=3:-
        JobSpec parallelism=1:int completions=2:int activeDeadlineSeconds=3:int backoffLimit=7:int selector=4:LabelSelector manualSelector=5:bool template=6:PodTemplateSpec ttlSecondsAfterFinished=8:int completionMode=9 suspend=10:bool
        """;
}
