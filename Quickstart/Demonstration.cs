using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>
/// The main job, shown step by step: a VaultStaticSecret becomes a Secret, follows its source, is repaired when somebody changes it, and takes it
/// along when it goes. Each step does what a person would do, then watches what happens.
/// </summary>
/// <param name="cluster">The cluster, as its administrator.</param>
/// <param name="vault">The store, as its administrator.</param>
/// <param name="narrator">Who tells it.</param>
public sealed class Demonstration(Cluster cluster, VaultAdministrator vault, Narrator narrator)
{
    private const string Namespace = "shop";
    private const string Name = "shop-db";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ObjectName Secret = ObjectName.Secret(Namespace, Name);
    private static readonly ObjectName Resource = ObjectName.Courier("VaultStaticSecret", Namespace, Name);

    /// <summary>Puts a secret, a policy and a role into the store, as the comments of <c>config/samples</c> say.</summary>
    public async Task PrepareVaultAsync(string kubernetesHost, string certificateAuthority, string reviewerToken, CancellationToken cancellationToken)
    {
        await vault.PutSecretAsync("secret", "shop/db", Credentials("correct-horse"), cancellationToken);
        await vault.WriteAsync(
            "sys/policies/acl/shop",
            new JsonObject { ["policy"] = """path "secret/data/shop/*" { capabilities = ["read"] }""" },
            cancellationToken);
        await vault.WriteAsync("sys/auth/kubernetes", new JsonObject { ["type"] = "kubernetes" }, cancellationToken);
        await vault.WriteAsync(
            "auth/kubernetes/config",
            new JsonObject
            {
                ["kubernetes_host"] = kubernetesHost,
                ["kubernetes_ca_cert"] = certificateAuthority,
                ["token_reviewer_jwt"] = reviewerToken,
                ["disable_iss_validation"] = true,
            },
            cancellationToken);
        await vault.WriteAsync(
            "auth/kubernetes/role/shop",
            new JsonObject
            {
                ["bound_service_account_names"] = "shop",
                ["bound_service_account_namespaces"] = Namespace,
                ["audience"] = "vault",
                ["token_policies"] = "shop",
                ["token_ttl"] = "20m",
            },
            cancellationToken);
        narrator.Done("Vault holds secret/shop/db, a policy and a role for it");
    }

    /// <summary>Applies the samples, and waits for the Secret.</summary>
    public async Task DeliverAsync(string samples, Uri vaultAddress, CancellationToken cancellationToken)
    {
        narrator.Command("kubectl apply -k config/samples");
        foreach (var manifest in Manifests.ReadKustomization(samples))
        {
            if (manifest["kind"]!.GetValue<string>() == "VaultConnection")
                manifest["spec"]!["address"] = vaultAddress.ToString().TrimEnd('/');
            await cluster.ApplyAsync(manifest, cancellationToken);
            narrator.Detail($"{ObjectName.Of(manifest)} applied");
        }

        var secret = await cluster.WaitAsync(Secret, s => s is not null, Patience, cancellationToken);
        narrator.Done($"Secret {Namespace}/{Name} is there, with the keys {string.Join(", ", secret!["data"]!.AsObject().Select(p => p.Key).Order())}");
        var resource = await cluster.WaitAsync(Resource, IsReady, Patience, cancellationToken);
        narrator.Detail($"{Resource}: {resource!["status"]!["conditions"]!.AsArray().First(IsReadyCondition)!["message"]!.GetValue<string>()}");
    }

    /// <summary>Changes the secret in the store, and waits for the change to arrive.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        narrator.Command("vault kv put -mount=secret shop/db USERNAME=shop PASSWORD=…");
        await vault.PutSecretAsync("secret", "shop/db", Credentials("battery-staple"), cancellationToken);
        narrator.Command($"kubectl -n {Namespace} annotate vss {Name} secret-courier.io/sync-now=1");
        narrator.Detail("(without it the change arrives with the next refresh, within spec.refreshAfter)");
        await cluster.PatchAsync(Resource, Annotation("secret-courier.io/sync-now", "1"), cancellationToken);
        await cluster.WaitAsync(Secret, s => Holds(s, "battery-staple"), Patience, cancellationToken);
        narrator.Done("The new password has arrived in the Secret");
    }

    /// <summary>Changes the Secret behind the operator's back, and waits for it to be put right; then deletes it, and waits again.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        narrator.Command($"kubectl -n {Namespace} patch secret {Name} …  # somebody changes the password by hand");
        var tampered = new JsonObject { ["data"] = new JsonObject { ["PASSWORD"] = Convert.ToBase64String("oops"u8) } };
        await cluster.PatchAsync(Secret, tampered, cancellationToken);
        await cluster.WaitAsync(Secret, s => Holds(s, "battery-staple"), Patience, cancellationToken);
        narrator.Done("The Secret was put right");

        narrator.Command($"kubectl -n {Namespace} delete secret {Name}");
        var before = await cluster.GetAsync(Secret, cancellationToken);
        await cluster.DeleteAsync(Secret, cancellationToken);
        await cluster.WaitAsync(Secret, s => s is not null && Uid(s) != Uid(before!), Patience, cancellationToken);
        narrator.Done("The Secret was made anew");
    }

    /// <summary>Deletes the resource, and waits for its Secret to go with it; then applies it again, for the person to go on with.</summary>
    public async Task DeleteAsync(string samples, CancellationToken cancellationToken)
    {
        narrator.Command($"kubectl -n {Namespace} delete vss {Name}");
        await cluster.DeleteAsync(Resource, cancellationToken);
        await cluster.WaitAsync(Secret, s => s is null, Patience, cancellationToken);
        narrator.Done("The Secret went with its owner");

        narrator.Command("kubectl apply -k config/samples  # again, for you to go on with");
        var manifest = Manifests.ReadKustomization(samples).Single(m => ObjectName.Of(m) == Resource);
        await cluster.ApplyAsync(manifest, cancellationToken);
        await cluster.WaitAsync(Resource, IsReady, Patience, cancellationToken);
        narrator.Done($"Secret {Namespace}/{Name} is back");
    }

    private static JsonObject Credentials(string password) => new() { ["USERNAME"] = "shop", ["PASSWORD"] = password };

    private static JsonObject Annotation(string name, string value) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } };

    private static bool Holds(JsonObject? secret, string password) =>
        secret?["data"]?["PASSWORD"]?.GetValue<string>() == Convert.ToBase64String(Encoding.UTF8.GetBytes(password));

    private static string Uid(JsonObject manifest) => manifest["metadata"]!["uid"]!.GetValue<string>();

    private static bool IsReady(JsonObject? resource) =>
        resource?["status"]?["conditions"]?.AsArray().FirstOrDefault(IsReadyCondition)?["status"]?.GetValue<string>() == "True";

    private static bool IsReadyCondition(JsonNode? condition) => condition!["type"]!.GetValue<string>() == "Ready";
}
