using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>
/// The messages that <c>kubectl</c> sends in protobuf instead of JSON, from the <c>generated.proto</c> files of <c>k8s.io/api</c>:
/// <c>number name[:type]</c>, where a type is a message, <c>int</c>, <c>bool</c>, <c>bytes</c>, <c>time</c> or (default) a text;
/// <c>[]</c> before it is a list, <c>{}</c> a map.
/// </summary>
internal static class ProtobufMessages
{
    private const string Table = """
        ObjectMeta: 1 name, 2 generateName, 3 namespace, 4 selfLink, 5 uid, 6 resourceVersion, 7 generation:int, 8 creationTimestamp:time, 11 labels:{}, 12 annotations:{}, 13 ownerReferences:[]OwnerReference, 14 finalizers:[]
        OwnerReference: 5 apiVersion, 1 kind, 3 name, 4 uid, 6 controller:bool, 7 blockOwnerDeletion:bool
        Namespace: 1 metadata:ObjectMeta, 2 spec:NamespaceSpec
        NamespaceSpec: 1 finalizers:[]
        Secret: 1 metadata:ObjectMeta, 2 data:{}bytes, 3 type, 4 stringData:{}, 5 immutable:bool
        ConfigMap: 1 metadata:ObjectMeta, 2 data:{}, 3 binaryData:{}bytes, 4 immutable:bool
        ServiceAccount: 1 metadata:ObjectMeta, 2 secrets:[]ObjectReference, 3 imagePullSecrets:[]LocalObjectReference, 4 automountServiceAccountToken:bool
        ObjectReference: 1 kind, 2 namespace, 3 name, 4 uid, 5 apiVersion, 6 resourceVersion, 7 fieldPath
        LocalObjectReference: 1 name
        TokenRequest: 1 metadata:ObjectMeta, 2 spec:TokenRequestSpec
        TokenRequestSpec: 1 audiences:[], 4 expirationSeconds:int, 3 boundObjectRef:BoundObjectReference
        BoundObjectReference: 1 kind, 2 apiVersion, 3 name, 4 uid
        TokenReview: 1 metadata:ObjectMeta, 2 spec:TokenReviewSpec
        TokenReviewSpec: 1 token, 2 audiences:[]
        SelfSubjectReview: 1 metadata:ObjectMeta
        SelfSubjectAccessReview: 1 metadata:ObjectMeta, 2 spec:SelfSubjectAccessReviewSpec
        SelfSubjectAccessReviewSpec: 1 resourceAttributes:ResourceAttributes, 2 nonResourceAttributes:NonResourceAttributes
        ResourceAttributes: 1 namespace, 2 verb, 3 group, 4 version, 5 resource, 6 subresource, 7 name
        NonResourceAttributes: 1 path, 2 verb
        SelfSubjectRulesReview: 1 metadata:ObjectMeta, 2 spec:SelfSubjectRulesReviewSpec
        SelfSubjectRulesReviewSpec: 1 namespace
        Role: 1 metadata:ObjectMeta, 2 rules:[]PolicyRule
        ClusterRole: 1 metadata:ObjectMeta, 2 rules:[]PolicyRule
        PolicyRule: 1 verbs:[], 2 apiGroups:[], 3 resources:[], 4 resourceNames:[], 5 nonResourceURLs:[]
        RoleBinding: 1 metadata:ObjectMeta, 2 subjects:[]Subject, 3 roleRef:RoleRef
        ClusterRoleBinding: 1 metadata:ObjectMeta, 2 subjects:[]Subject, 3 roleRef:RoleRef
        Subject: 1 kind, 2 apiGroup, 3 name, 4 namespace
        RoleRef: 1 apiGroup, 2 kind, 3 name
        DeleteOptions: 1 gracePeriodSeconds:int, 2 preconditions:Preconditions, 3 orphanDependents:bool, 4 propagationPolicy, 5 dryRun:[]
        Preconditions: 1 uid, 2 resourceVersion
        """;

    private static readonly FrozenDictionary<string, FrozenDictionary<int, ProtobufField>> Messages = Table
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2))
        .ToFrozenDictionary(
            parts => parts[0],
            parts => parts[1].Split(", ").Select(ProtobufField.Parse).ToFrozenDictionary(field => field.Number));

    /// <summary>The fields of a message by number; null if it isn't one of these.</summary>
    public static FrozenDictionary<int, ProtobufField>? Find(string name) => Messages.GetValueOrDefault(name);
}
