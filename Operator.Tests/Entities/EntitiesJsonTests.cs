using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Operator.Entities;

namespace Operator.Tests.Entities;

public sealed class EntitiesJsonTests
{
    private const string StaticSecret = """
        {
          "apiVersion": "secret-courier.io/v1beta1",
          "kind": "VaultStaticSecret",
          "metadata": { "name": "shop-db", "namespace": "shop", "generation": 3 },
          "spec": {
            "vaultAuthRef": "team/default", "namespace": "admin/team-a",
            "mount": "secret", "path": "shop/db", "type": "kv-v2", "version": 4,
            "refreshAfter": "1h30m", "hmacSecretData": false, "suspend": true, "onSourceMissing": "Delete",
            "destination": {
              "name": "db", "create": false, "overwrite": true, "labels": { "a": "b" }, "annotations": { "c": "d" }, "type": "Opaque"
            }
          },
          "status": {
            "observedGeneration": 3,
            "conditions": [
              {
                "type": "Ready", "status": "True", "reason": "Synced", "message": "m", "observedGeneration": 3,
                "lastTransitionTime": "2026-01-02T03:04:05Z"
              }
            ],
            "secretMAC": "bWFj", "lastSyncTime": "2026-01-02T03:04:05Z", "lastHandledSyncNow": "1",
            "sources": [{ "path": "secret/shop/db", "version": 4 }],
            "destination": { "name": "db", "uid": "u", "resourceVersion": "7", "keys": ["PASSWORD"] }
          }
        }
        """;

    private const string Auth = """
        {
          "apiVersion": "secret-courier.io/v1beta1",
          "kind": "VaultAuth",
          "metadata": { "name": "default" },
          "spec": {
            "vaultConnectionRef": "default", "namespace": "admin", "allowedNamespaces": ["team-*"],
            "method": "kubernetes", "mount": "kubernetes",
            "headers": { "X-A": "b" },
            "kubernetes": { "role": "shop", "serviceAccount": "shop", "audiences": ["vault"], "tokenExpirationSeconds": 900 }
          },
          "status": { "observedGeneration": 1 }
        }
        """;

    private const string Connection = """
        {
          "apiVersion": "secret-courier.io/v1beta1",
          "kind": "VaultConnection",
          "metadata": { "name": "default" },
          "spec": {
            "address": "https://vault:8200", "headers": { "X-A": "b" },
            "tlsServerName": "vault", "caCertSecretRef": "ca", "skipTLSVerify": true,
            "timeout": "10s", "allowedNamespaces": ["*"]
          },
          "status": { "observedGeneration": 1 }
        }
        """;

    [Fact]
    public void A_static_secret_survives_the_round_trip() => AssertRoundTrip(StaticSecret, EntitiesJson.Default.VaultStaticSecret);

    [Fact]
    public void An_auth_survives_the_round_trip() => AssertRoundTrip(Auth, EntitiesJson.Default.VaultAuth);

    [Fact]
    public void A_connection_survives_the_round_trip() => AssertRoundTrip(Connection, EntitiesJson.Default.VaultConnection);

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        var json = """{ "later": 1, "spec": { "path": "p", "later": { "x": [] } }, "status": { "later": true } }""";

        var secret = JsonSerializer.Deserialize(json, EntitiesJson.Default.VaultStaticSecret)!;

        Assert.Equal("p", secret.Spec.Path);
    }

    [Fact]
    public void What_is_absent_is_not_written()
    {
        var secret = new VaultStaticSecret { Metadata = new V1ObjectMeta { Name = "n" }, Spec = { Path = "p" } };

        var json = JsonSerializer.SerializeToNode(secret, EntitiesJson.Default.VaultStaticSecret);

        AssertSame(
            """
            {
              "apiVersion": "secret-courier.io/v1beta1", "kind": "VaultStaticSecret", "metadata": { "name": "n" },
              "spec": { "path": "p" }, "status": {}
            }
            """,
            json);
    }

    private static void AssertRoundTrip<T>(string json, JsonTypeInfo<T> contract) =>
        AssertSame(json, JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(json, contract)!, contract));

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
