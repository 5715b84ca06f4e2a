using System.Text.Json.Nodes;
using Operator.Manifests;
using Sandbox.Kubernetes.Errors;
using CompiledSchema = Sandbox.Kubernetes.Schema.StructuralSchema;
using SchemaCheck = Sandbox.Kubernetes.Schema.CrdSchemaCheck;

namespace Operator.Tests.Manifests;

/// <summary>What the API server says to a resource, by the schema and the rules of the CRD.</summary>
public sealed class ResourceValidationTests
{
    private const string Auth = "VaultAuth";
    private const string Connection = "VaultConnection";
    private const string Static = "VaultStaticSecret";
    private const string Shared = "SecretTransformation";

    public static TheoryData<string> Kinds => [.. CustomResources.All.Select(c => c.Type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_schema_is_structural_and_its_rules_compile(string kind) =>
        Assert.Empty(SchemaCheck.Check(Schema(kind), "spec.versions[0].schema.openAPIV3Schema"));

    [Theory]
    [InlineData(Connection, """{ "address": "https://vault.example.com:8200" }""")]
    [InlineData(Connection, """{ "address": "http://127.0.0.1:8200/prefix" }""")]
    [InlineData(Connection, """{ "address": "http://[::1]:8200" }""")]
    [InlineData(
        Connection, """{ "address": "http://v", "headers": {}, "tlsServerName": "", "caCertSecretRef": "", "skipTLSVerify": false }""")]
    [InlineData(Connection, """{ "address": "https://v", "caCert": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n" }""")]
    [InlineData(Connection, """{ "address": "https://v", "caCertSecretRef": "ca", "caCert": "" }""")]
    [InlineData(Connection, """{ "address": "https://v", "timeout": "500ms", "allowedNamespaces": ["a", "team-*", "*"] }""")]
    [InlineData(
        Connection,
        """
        {
          "address": "https://v", "clientCertSecretRef": "c", "proxyURL": "http://proxy:3128", "limits": { "requestsPerSecond": 10, "maxInFlight": 2 },
          "allowedNamespaceSelector": { "matchLabels": { "a": "b" }, "matchExpressions": [{ "key": "c", "operator": "NotIn", "values": ["d"] }] }
        }
        """)]
    [InlineData(Auth, """{ "method": "kubernetes", "mount": "a/b", "kubernetes": { "role": "r", "serviceAccount": "s" } }""")]
    [InlineData(
        Auth,
        """
        {
          "vaultConnectionRef": "vault/main", "namespace": "admin/team", "method": "kubernetes", "mount": "kubernetes",
          "kubernetes": { "role": "r", "serviceAccount": "s.x", "audiences": ["vault", "https://v"], "tokenExpirationSeconds": 600 }
        }
        """)]
    [InlineData(Static, """{ "mount": "secret", "path": "a" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a/b..c/.d", "refreshAfter": "" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "type": "kv-v2", "version": 3, "refreshAfter": "1h30m" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "version": 3, "refreshAfter": "7d" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "type": "kv-v1", "version": 0, "refreshAfter": "1s" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "refreshAfter": "1d500ms", "syncConfig": { "instantUpdates": false } }""")]
    [InlineData(
        Static, """{ "mount": "secret", "path": "a", "deletionPolicy": "Delete", "driftPolicy": "Repair", "onSourceMissing": "Keep" }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "destination": {} }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "deletionPolicy": "Retain", "driftPolicy": "Report", "sources": [] }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "destination": { "immutable": true, "create": true } }""")]
    [InlineData(Static, """{ "mount": "secret", "path": "a", "destination": { "immutable": false, "create": false } }""")]
    [InlineData(Static, """{ "sources": [{ "mount": "secret", "path": "a" }] }""")]
    [InlineData(
        Static,
        """
        {
          "sources": [
            { "mount": "secret", "path": "a", "type": "kv-v2", "version": 3, "namespace": "admin/team", "vaultAuthRef": "ns/other", "keyPrefix": "A_" },
            { "mount": "secret", "path": "a", "version": 0, "namespace": "", "vaultAuthRef": "", "keyPrefix": "" },
            { "mount": "secret", "path": "a", "keyPrefix": "copy.", "optional": true }],
          "vaultAuthRef": "default", "namespace": "admin", "version": 0, "refreshAfter": "5m"
        }
        """)]
    [InlineData(
        Static,
        """
        {
          "mount": "secret", "path": "a", "rolloutRestart": { "auto": true }, "rolloutRestartTargets": [
            { "kind": "Deployment", "name": "a.b" }, { "kind": "StatefulSet", "name": "s" }, { "kind": "DaemonSet", "name": "d" },
            { "kind": "argo.Rollout", "name": "r" },
            { "kind": "Deployment", "name": "", "selector": { "matchLabels": { "app.kubernetes.io/name": "x", "y": "" }, "matchExpressions": [
              { "key": "tier", "operator": "In", "values": ["a", "b"] }, { "key": "x", "operator": "Exists" } ] } }]
        }
        """)]
    [InlineData(
        Static,
        """
        {
          "mount": "m", "path": "a", "destination": { "transformation": {
            "excludeRaw": false, "includes": ["^a"], "excludes": [".*"], "templates": { "URL": { "name": "url", "text": "{{ .Secrets.a }}" } },
            "transformationRefs": [{ "namespace": "b", "name": "c", "templateRefs": [{ "name": "d", "keyOverride": "E" }], "ignoreExcludes": true }] } }
        }
        """)]
    [InlineData(
        Shared, """{ "templates": { "a": { "text": "" } }, "sourceTemplates": [{ "text": "x" }], "includes": ["a"], "allowedNamespaces": ["team-*"] }""")]
    [InlineData(
        Static,
        """
        {
          "vaultAuthRef": "team/default", "mount": "secret", "path": "a", "type": "kv-v2", "hmacSecretData": true,
          "destination": { "name": "a.b", "create": true, "overwrite": false, "labels": { "x": "y", "z": "" }, "type": "kubernetes.io/tls" }
        }
        """)]
    public void What_makes_sense_is_accepted(string kind, string spec) => Assert.Empty(Validate(kind, spec).Select(e => e.ToString()));

    [Theory]
    [InlineData(Connection, """{}""", "spec.address", "Required value")]
    [InlineData(Connection, """{ "address": "vault:8200" }""", "spec.address", "http or https URL")]
    [InlineData(Connection, """{ "address": "ftp://vault" }""", "spec.address", "http or https URL")]
    [InlineData(Connection, """{ "address": "https://u:p@vault" }""", "spec.address", "http or https URL")]
    [InlineData(Connection, """{ "address": "https://vault?x=1" }""", "spec.address", "http or https URL")]
    [InlineData(Connection, """{ "address": "https://v", "caCert": "MII" }""", "spec.caCert", "PEM certificates")]
    [InlineData(
        Connection, """{ "address": "https://v", "caCert": "-----BEGIN CERTIFICATE-----", "caCertSecretRef": "ca" }""",
        "spec", "exclude each other")]
    [InlineData(Connection, """{ "address": "https://v", "caCertSecretRef": "CA" }""", "spec.caCertSecretRef", "name of a Secret")]
    [InlineData(
        Connection, """{ "address": "https://v", "caCertPath": "/etc/ca" }""",
        "spec.caCertPath", "put the certificate into caCert")]
    [InlineData(Connection, """{ "address": "https://v", "tlsServerName": "https://v" }""", "spec.tlsServerName", "host name")]
    [InlineData(Connection, """{ "address": "https://v", "timeout": "0s" }""", "spec.timeout", "longer than 0s")]
    [InlineData(Connection, """{ "address": "https://v", "timeout": "10" }""", "spec.timeout", "should match")]
    [InlineData(Connection, """{ "address": "https://v", "headers": { "X-Vault-Token": "t" } }""", "spec.headers", "can't be set here")]
    [InlineData(
        Connection, """{ "address": "https://v", "allowedNamespaces": ["Team"] }""",
        "spec.allowedNamespaces", "names of namespaces")]
    [InlineData(Connection, """{ "address": "https://v", "proxyURL": "http://u:p@proxy" }""", "spec.proxyURL", "without user")]
    [InlineData(Connection, """{ "address": "https://v", "proxyURL": "socks5://proxy" }""", "spec.proxyURL", "http or https URL")]
    [InlineData(Connection, """{ "address": "https://v", "limits": { "requestsPerSecond": 0 } }""", "spec.limits.requestsPerSecond", "greater than or equal to 1")]
    [InlineData(Connection, """{ "address": "https://v", "limits": { "maxInFlight": -1 } }""", "spec.limits.maxInFlight", "greater than or equal to 1")]
    [InlineData(Connection, """{ "address": "https://v", "headers": { "Host": "x" } }""", "spec.headers", "can't be set here")]
    [InlineData(Connection, """{ "address": "https://v", "headers": { "X-Ok": "a\r\nX-Vault-Token: t" } }""", "spec.headers", "printable ASCII")]
    [InlineData(
        Connection, """{ "address": "https://v", "allowedNamespaceSelector": { "matchExpressions": [{ "key": "a", "operator": "In" }] } }""",
        "spec.allowedNamespaceSelector.matchExpressions[0]", "In and NotIn need values")]
    [InlineData(
        Connection, """{ "address": "https://v", "allowedNamespaceSelector": { "matchExpressions": [{ "key": "a", "operator": "Like" }] } }""",
        "spec.allowedNamespaceSelector.matchExpressions[0].operator", "Unsupported value")]
    [InlineData(Connection, """{ "address": "https://v", "clientCertSecretRef": "other/c" }""", "spec.clientCertSecretRef", "in the same namespace")]
    [InlineData(Auth, """{ "mount": "m" }""", "spec", "method must be set")]
    [InlineData(Auth, """{ "method": "kubernetes", "mount": "m" }""", "spec", "set kubernetes.role and kubernetes.serviceAccount")]
    [InlineData(Auth, """{ "method": "oidc", "mount": "m" }""", "spec.method", "supported values: ")]
    [InlineData(
        Auth, """{ "method": "kubernetes", "mount": "m", "kubernetes": { "role": "r" } }""",
        "spec", "set kubernetes.role and kubernetes.serviceAccount")]
    [InlineData(
        Auth, """{ "method": "kubernetes", "mount": "/m", "kubernetes": { "role": "r", "serviceAccount": "s" } }""", "spec.mount", "slash")]
    [InlineData(
        Auth, """{ "method": "kubernetes", "mount": "m", "kubernetes": { "role": "r", "serviceAccount": "s", "audiences": [""] } }""",
        "spec.kubernetes.audiences", "empty string")]
    [InlineData(
        Auth,
        """{ "method": "kubernetes", "mount": "m", "kubernetes": { "role": "r", "serviceAccount": "s", "tokenExpirationSeconds": 60 } }""",
        "spec.kubernetes.tokenExpirationSeconds", "greater than or equal to 600")]
    [InlineData(
        Auth,
        """{ "method": "kubernetes", "mount": "m", "kubernetes": { "role": "r", "serviceAccount": "s" }, "appRole": { "roleId": "x" } }""",
        "spec", "remove appRole, or set method to appRole")]
    [InlineData(
        Auth,
        """{ "method": "kubernetes", "mount": "m", "kubernetes": { "role": "r", "serviceAccount": "s" }, "vaultConnectionRef": "a/b/c" }""",
        "spec.vaultConnectionRef", "namespace/name")]
    [InlineData(Static, """{ "path": "a" }""", "spec", "mount and path must be set")]
    [InlineData(Static, """{ "mount": "m" }""", "spec", "mount and path must be set")]
    [InlineData(Static, """{}""", "spec", "mount and path must be set, or sources")]
    [InlineData(Static, """{ "sources": [] }""", "spec", "mount and path must be set, or sources")]
    [InlineData(Static, """{ "mount": "m", "sources": [{ "mount": "m", "path": "a" }] }""", "spec", "move them into an item of sources")]
    [InlineData(Static, """{ "path": "a", "sources": [{ "mount": "m", "path": "a" }] }""", "spec", "move them into an item of sources")]
    [InlineData(Static, """{ "type": "kv-v2", "sources": [{ "mount": "m", "path": "a" }] }""", "spec", "move them into an item of sources")]
    [InlineData(Static, """{ "version": 2, "sources": [{ "mount": "m", "path": "a" }] }""", "spec", "move them into an item of sources")]
    [InlineData(Static, """{ "sources": [{ "path": "a" }] }""", "spec.sources[0].mount", "Required value")]
    [InlineData(Static, """{ "sources": [{ "mount": "m" }] }""", "spec.sources[0].path", "Required value")]
    [InlineData(Static, """{ "sources": [{ "mount": "/m", "path": "a" }] }""", "spec.sources[0].mount", "slash")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a/../b" }] }""", "spec.sources[0].path", "without ..")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "type": "kv" }] }""", "spec.sources[0].type", "supported values")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "type": "kv-v1", "version": 1 }] }""", "spec.sources[0].version", "set type to kv-v2")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "version": -1 }] }""", "spec.sources[0].version", "greater than or equal to 0")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "namespace": "a b" }] }""", "spec.sources[0].namespace", "path of Vault namespaces")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "vaultAuthRef": "A" }] }""", "spec.sources[0].vaultAuthRef", "namespace/name")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "keyPrefix": "a b" }] }""", "spec.sources[0].keyPrefix", "should match")]
    [InlineData(Static, """{ "sources": [{ "mount": "m", "path": "a", "keyPrefix": "..a" }] }""", "spec.sources[0].keyPrefix", "two dots")]
    [InlineData(
        Static, """{ "sources": [{ "mount": "m", "path": "a" }, { "mount": "m", "path": "a", "version": 0, "keyPrefix": "" }] }""",
        "spec.sources", "no two sources may read the same")]
    [InlineData(Static, """{ "mount": "m", "path": "/a" }""", "spec.path", "leading or trailing slash")]
    [InlineData(Static, """{ "mount": "m", "path": "a/" }""", "spec.path", "leading or trailing slash")]
    [InlineData(Static, """{ "mount": "m", "path": "a/../b" }""", "spec.path", "without ..")]
    [InlineData(Static, """{ "mount": "m", "path": ".." }""", "spec.path", "without ..")]
    [InlineData(Static, """{ "mount": "m", "path": "a//b" }""", "spec.path", "path in the engine")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "type": "kv-v1", "version": 2 }""", "spec.version", "set type to kv-v2")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "type": "kv" }""", "spec.type", "supported values: \"kv-v1\", \"kv-v2\"")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "version": -1 }""", "spec.version", "greater than or equal to 0")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "refreshAfter": "500ms" }""", "spec.refreshAfter", "at least 1s")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "refreshAfter": "0d" }""", "spec.refreshAfter", "at least 1s")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "refreshAfter": "1w" }""", "spec.refreshAfter", "should match")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "vaultAuthRef": "A" }""", "spec.vaultAuthRef", "namespace/name")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "namespace": "a b" }""", "spec.namespace", "path of Vault namespaces")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "deletionPolicy": "Orphan" }""", "spec.deletionPolicy", "supported values")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "driftPolicy": "Ignore" }""", "spec.driftPolicy", "supported values")]
    [InlineData(Static, """{ "mount": "m", "path": "a", "onSourceMissing": "Drop" }""", "spec.onSourceMissing", "supported values")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "syncConfig": { "instantUpdates": true } }""",
        "spec.syncConfig.instantUpdates", "not supported yet")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Deployment" }] }""",
        "spec.rolloutRestartTargets[0]", "exactly one of name and selector")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Deployment", "name": "x", "selector": { "matchLabels": { "a": "b" } } }] }""",
        "spec.rolloutRestartTargets[0]", "exactly one of name and selector")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Job", "name": "x" }] }""",
        "spec.rolloutRestartTargets[0].kind", "supported values")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "name": "x" }] }""",
        "spec.rolloutRestartTargets[0].kind", "Required value")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Deployment", "name": "other/x" }] }""",
        "spec.rolloutRestartTargets[0].name", "always in the namespace of this resource")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Deployment", "selector": { "matchLabels": {} } }] }""",
        "spec.rolloutRestartTargets[0].selector", "matchLabels or matchExpressions")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "rolloutRestartTargets": [{ "kind": "Deployment", "selector": { "matchLabels": { "a": "b,c" } } }] }""",
        "spec.rolloutRestartTargets[0].selector.matchLabels", "the value of a label")]
    [InlineData(
        Static,
        """
        { "mount": "m", "path": "a", "rolloutRestartTargets": [
            { "kind": "Deployment", "selector": { "matchExpressions": [{ "key": "a", "operator": "In" }] } }] }
        """,
        "spec.rolloutRestartTargets[0].selector.matchExpressions[0].values", "In and NotIn")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "create": false, "immutable": true } }""",
        "spec.destination.immutable", "set create to true")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "name": "Not_A_Name" } }""",
        "spec.destination.name", "valid name of a Secret")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "transformation": { "transformationRefs": [{ "name": "a/b" }] } } }""",
        "spec.destination.transformation.transformationRefs[0].name", "name of a SecretTransformation")]
    [InlineData(Shared, """{ "templates": { "a": { "name": "x" } } }""", "spec.templates.a.text", "Required value")]
    [InlineData(Shared, """{ "allowedNamespaces": ["Team"] }""", "spec.allowedNamespaces", "names of namespaces")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "create": false, "type": "Opaque" } }""",
        "spec.destination.type", "set create to true")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "type": "kubernetes.io/service-account-token" } }""",
        "spec.destination.type", "access to the cluster")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "labels": { "secret-courier.io/managed": "no" } } }""",
        "spec.destination.labels", "the operator's own")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "labels": { "a": "b c" } } }""",
        "spec.destination.labels", "the value of a label")]
    [InlineData(
        Static, """{ "mount": "m", "path": "a", "destination": { "annotations": { "secret-courier.io/x": "" } } }""",
        "spec.destination.annotations", "the operator's own")]
    public void What_cannot_work_is_refused_with_what_to_do(string kind, string spec, string field, string message)
    {
        var errors = Validate(kind, spec);

        Assert.True(errors.Any(e => e.Field == field && e.Message.Contains(message, StringComparison.Ordinal)), string.Join('\n', errors));
    }

    private static IReadOnlyList<FieldError> Validate(string kind, string spec)
    {
        var resource = new JsonObject
        {
            ["apiVersion"] = "secret-courier.io/v1beta1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "n", ["namespace"] = "ns" },
            ["spec"] = JsonNode.Parse(spec),
        };
        var schema = CompiledSchema.Compile(Schema(kind));
        Assert.Empty(schema.Prune(resource));
        return schema.Validate(resource, old: null);
    }

    private static JsonObject Schema(string kind) => StructuralSchema.Of(CustomResources.All.Single(c => c.Type.Name == kind));
}
