using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>The account by which a store asks the cluster whether a ServiceAccount's token is good (TokenReview).</summary>
public static class TokenReviewer
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Creates the account, with the right to review tokens and no other, and gives a token of it.</summary>
    /// <param name="cluster">The cluster, as its administrator.</param>
    /// <param name="inNamespace">A namespace that exists.</param>
    /// <param name="name">The account's name, and that of its ClusterRoleBinding.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string> CreateAsync(Cluster cluster, string inNamespace, string name, CancellationToken cancellationToken)
    {
        var account = Manifest("v1", "ServiceAccount", name, inNamespace);
        await cluster.ApplyAsync(account, cancellationToken);

        var binding = Manifest("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", name, null);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "system:auth-delegator" };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = inNamespace });
        await cluster.ApplyAsync(binding, cancellationToken);

        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = (long)Lifetime.TotalSeconds },
        };
        var answer = await cluster.PostAsync(ObjectName.Of(account), "token", request, cancellationToken);
        return answer["status"]!["token"]!.GetValue<string>();
    }

    private static JsonObject Manifest(string apiVersion, string kind, string name, string? inNamespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (inNamespace is not null)
            metadata["namespace"] = inNamespace;
        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
