using System.Text.Json.Nodes;

namespace Sandbox.Seeding;

/// <summary>The ServiceAccount with which Vault has the API server review tokens, as a cluster's administrator makes it.</summary>
/// <param name="client">The Kubernetes API.</param>
internal sealed class TokenReviewer(SeedClient client)
{
    private const string Namespace = "kube-system";
    private const string Name = "vault-token-reviewer";
    private const int ValidSeconds = 365 * 24 * 3600;

    /// <summary>Makes the account, if there is none, and a token for it.</summary>
    /// <exception cref="SeedException">The API server refuses it.</exception>
    public async Task<string> CreateTokenAsync(CancellationToken cancellation)
    {
        await ApplyAsync($"api/v1/namespaces/{Namespace}/serviceaccounts/{Name}", "v1", "ServiceAccount", [], cancellation);
        await ApplyAsync($"apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{Name}", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", new JsonObject
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "system:auth-delegator" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = Namespace }),
        }, cancellation);
        var wanted = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = ValidSeconds },
        };
        var (_, answer) = await client.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/{Namespace}/serviceaccounts/{Name}/token", wanted, cancellation);
        return (string?)answer["status"]?["token"] ?? throw Refused(answer);
    }

    private async Task ApplyAsync(string path, string apiVersion, string kind, JsonObject fields, CancellationToken cancellation)
    {
        fields["apiVersion"] = apiVersion;
        fields["kind"] = kind;
        fields["metadata"] = new JsonObject { ["name"] = Name };
        var (status, answer) = await client.SendAsync(
            HttpMethod.Patch, $"{path}?fieldManager=sandbox-seed&force=true", fields, cancellation, "application/apply-patch+yaml");
        if (status is not (200 or 201))
            throw Refused(answer);
    }

    private static SeedException Refused(JsonObject answer) => new($"The account of the token reviewer is refused: {answer["message"]}");
}
