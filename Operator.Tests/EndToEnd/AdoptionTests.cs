using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Entities.Attributes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// Secrets that the Vault Secrets Operator or the External Secrets Operator made become ours: their data never change or vanish, they outlive the resource that
/// made them, and nothing is restarted.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class AdoptionTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private const string Done = "example.com/seen-to-the-end";

    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Operators => ["vso", "eso"];

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task A_Secret_of_another_operator_becomes_ours_with_its_data_untouched(string former)
    {
        var name = $"adopted-{former}";
        var data = new JsonObject { ["user"] = "shop", ["password"] = "canary-adopted" };
        await Scene.PutAsync(name, data);
        var old = await InstallAsync(former, name);
        await MakeSecretAsync(former, name, old, data);
        await MakeSecretAsync(former, $"{name}-control", old, data);
        var deployment = await DeployAsync(name);
        var before = await GetAsync(ObjectName.Secret(Scene.Namespace, name));
        var states = RecordAsync(name);

        await Scene.ApplyAsync("VaultStaticSecret", name, Adopting(name));
        await Scene.WaitForReadyAsync("VaultStaticSecret", name, "True", "Synced");

        var adopted = await GetAsync(ObjectName.Secret(Scene.Namespace, name));
        AssertIsOurs(adopted);
        Assert.Equal(before["metadata"]!["uid"]!.ToString(), adopted["metadata"]!["uid"]!.ToString());

        await environment.Cluster.DeleteAsync(old, Cancelled);
        await environment.Cluster.WaitAsync(ObjectName.Secret(Scene.Namespace, $"{name}-control"), s => s is null, Scene.Patience, Cancelled);
        await environment.Cluster.PatchAsync(ObjectName.Secret(Scene.Namespace, name), Annotation(Done), Cancelled);

        var seen = await states;
        Assert.All(seen, state => Assert.Equal(before["data"]!.ToJsonString(), state!["data"]!.ToJsonString()));
        Assert.InRange(seen.Select(state => state!["metadata"]!["resourceVersion"]!.ToString()).Distinct().Count(), 2, 4);
        var untouched = await GetAsync(deployment);
        Assert.Null(untouched["spec"]!["template"]!["metadata"]!["annotations"]);
        Assert.Equal(1, untouched["metadata"]!["generation"]!.GetValue<int>());
        Assert.DoesNotContain(await EventsAsync(name), reason => reason is "Rotated" or "RolloutRestarted" or "DriftRepaired");
    }

    [Fact]
    public async Task A_key_that_the_store_no_longer_has_goes_from_an_adopted_Secret()
    {
        var data = new JsonObject { ["kept"] = "a", ["gone"] = "b" };
        await Scene.PutAsync("shrinking", data);
        var old = await InstallAsync("vso", "shrinking");
        await MakeSecretAsync("vso", "shrinking", old, data);
        await Scene.ApplyAsync("VaultStaticSecret", "shrinking", Adopting("shrinking"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "shrinking", "True", "Synced");

        await Scene.PutAsync("shrinking", new JsonObject { ["kept"] = "a2" });
        await environment.Cluster.PatchAsync(
            ObjectName.Courier("VaultStaticSecret", Scene.Namespace, "shrinking"), Annotation("secret-courier.io/sync-now"), Cancelled);

        var secret = await Scene.WaitForValueAsync("shrinking", "kept", "a2");
        Assert.Equal(["kept"], secret["data"]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Without_overwrite_it_stays_the_other_operators_and_the_refusal_says_how_to_adopt_it()
    {
        var data = new JsonObject { ["k"] = "theirs" };
        await Scene.PutAsync("refused", new JsonObject { ["k"] = "ours" });
        var old = await InstallAsync("eso", "refused");
        await MakeSecretAsync("eso", "refused", old, data);

        await Scene.ApplyAsync("VaultStaticSecret", "refused", Scene.Static("refused"));

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "refused", "False", "Conflict");
        Assert.Contains("ExternalSecret refused", ready["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("spec.destination.overwrite", ready["message"]!.ToString(), StringComparison.Ordinal);
        var secret = await GetAsync(ObjectName.Secret(Scene.Namespace, "refused"));
        Assert.Equal(Convert.ToBase64String("theirs"u8), secret["data"]!["k"]!.ToString());
        Assert.Single(secret["metadata"]!["ownerReferences"]!.AsArray());
    }

    private JsonObject Adopting(string path) => Scene.Static(path, spec =>
    {
        spec["destination"] = new JsonObject { ["overwrite"] = true };
        if (typeof(VaultStaticSecretSpec).GetProperty("RolloutRestart")!.GetCustomAttribute<NotYetSupportedAttribute>() is null)
            spec["rolloutRestart"] = new JsonObject { ["auto"] = true };
    });

    private static void AssertIsOurs(JsonObject secret)
    {
        var metadata = secret["metadata"]!;
        Assert.Equal("VaultStaticSecret", Assert.Single(metadata["ownerReferences"]!.AsArray())!["kind"]!.ToString());
        Assert.Equal("secret-courier.io/v1beta1", metadata["ownerReferences"]![0]!["apiVersion"]!.ToString());
        Assert.Equal(["kept", "secret-courier.io/managed"], metadata["labels"]!.AsObject().Select(label => label.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(metadata["annotations"]!.AsObject(), annotation => annotation.Key.Contains("external-secrets", StringComparison.Ordinal));
    }

    // The kinds of the other operators, as far as garbage collection needs them, and one resource.
    private async Task<ObjectName> InstallAsync(string former, string name)
    {
        var (group, version, kind, plural) = former == "vso"
            ? ("secrets.hashicorp.com", "v1beta1", "VaultStaticSecret", "vaultstaticsecrets")
            : ("external-secrets.io", "v1", "ExternalSecret", "externalsecrets");
        var definition = new ObjectName("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", $"{plural}.{group}");
        if (await environment.Cluster.GetAsync(definition, Cancelled) is null)
            await environment.ApplyAsync(Definition(group, version, kind, plural));
        await environment.Cluster.WaitAsync(
            definition, crd => Scene.Condition(crd, "Established")?["status"]?.ToString() == "True", Scene.Patience, Cancelled);
        await Scene.ApplyAsync($"{group}/{version}", kind, name, new JsonObject());
        return new ObjectName($"{group}/{version}", kind, Scene.Namespace, name);
    }

    private static JsonObject Definition(string group, string version, string kind, string plural) => JsonNode.Parse(
        $$$"""
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "{{{plural}}}.{{{group}}}" },
          "spec": {
            "group": "{{{group}}}", "scope": "Namespaced", "names": { "kind": "{{{kind}}}", "plural": "{{{plural}}}" },
            "versions": [{
              "name": "{{{version}}}", "served": true, "storage": true,
              "schema": { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } }
            }]
          }
        }
        """)!.AsObject();

    // As they write them: the whole object by PUT or PATCH, so that their client is recorded as the owner of every key.
    private async Task MakeSecretAsync(string former, string name, ObjectName old, JsonObject data)
    {
        await Scene.ApplyAsync("v1", "Secret", name, new JsonObject { ["type"] = "Opaque" });
        var owner = new JsonObject
        {
            ["apiVersion"] = old.ApiVersion,
            ["kind"] = old.Kind,
            ["name"] = old.Name,
            ["uid"] = (await GetAsync(old))["metadata"]!["uid"]!.ToString(),
        };
        var labels = new JsonObject { ["kept"] = "yes" };
        var annotations = new JsonObject();
        if (former == "vso")
        {
            labels["app.kubernetes.io/managed-by"] = "hashicorp-vso";
            labels["app.kubernetes.io/name"] = "vault-secrets-operator";
            labels["app.kubernetes.io/component"] = "secret-sync";
            labels["secrets.hashicorp.com/vso-ownerRefUID"] = owner["uid"]!.ToString();
        }
        else
        {
            owner["controller"] = true;
            owner["blockOwnerDeletion"] = true;
            labels["reconcile.external-secrets.io/managed"] = "true";
            labels["reconcile.external-secrets.io/created-by"] = "2f1c";
            annotations["reconcile.external-secrets.io/data-hash"] = "9e1b";
        }

        await environment.Cluster.PatchAsync(
            ObjectName.Secret(Scene.Namespace, name),
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = annotations, ["ownerReferences"] = new JsonArray(owner) },
                ["data"] = new JsonObject(data.Select(pair =>
                    KeyValuePair.Create(pair.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value!.ToString()))))),
            },
            Cancelled);
    }

    private async Task<ObjectName> DeployAsync(string name)
    {
        await Scene.ApplyAsync("apps/v1", "Deployment", name, JsonNode.Parse(
            $$$"""
            {
              "spec": {
                "replicas": 1, "selector": { "matchLabels": { "app": "{{{name}}}" } },
                "template": {
                  "metadata": { "labels": { "app": "{{{name}}}" } },
                  "spec": { "containers": [{ "name": "app", "image": "app", "envFrom": [{ "secretRef": { "name": "{{{name}}}" } }] }] }
                }
              }
            }
            """)!.AsObject());
        return new ObjectName("apps/v1", "Deployment", Scene.Namespace, name);
    }

    // Every state of the Secret that a watch shows, until the annotation says that it is the last one.
    private async Task<IReadOnlyList<JsonObject?>> RecordAsync(string name)
    {
        var states = new List<JsonObject?>();
        await environment.Cluster.WaitAsync(
            ObjectName.Secret(Scene.Namespace, name),
            state =>
            {
                states.Add(state?.DeepClone().AsObject());
                return state is null || state["metadata"]?["annotations"]?[Done] is not null;
            },
            Scene.Patience,
            Cancelled);
        return states;
    }

    private async Task<IReadOnlyList<string>> EventsAsync(string name) =>
        [.. (await environment.Cluster.ListAsync("events.k8s.io/v1", "Event", Scene.Namespace, Cancelled))
            .Where(e => e["regarding"]?["name"]?.ToString() == name)
            .Select(e => e["reason"]!.ToString())];

    private static JsonObject Annotation(string name) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = "yes" } } };

    private async Task<JsonObject> GetAsync(ObjectName name) => (await environment.Cluster.GetAsync(name, Cancelled))!;
}
