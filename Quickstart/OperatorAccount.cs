using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>The operator's own account: its namespace, its CRDs and its RBAC from <c>config/</c>, and a kubeconfig with its token.</summary>
public static class OperatorAccount
{
    private const string Name = "secret-courier";

    /// <summary>Installs CRDs and RBAC, as <c>kubectl apply -k config/default</c> does, but for the Deployment.</summary>
    /// <param name="cluster">The cluster, as its administrator.</param>
    /// <param name="config">The folder <c>config</c>.</param>
    /// <param name="rename">Changes a manifest before it is applied, such as its names, so that installations don't meet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task InstallAsync(Cluster cluster, string config, Action<JsonObject>? rename, CancellationToken cancellationToken)
    {
        foreach (var manifest in Manifests.ReadKustomization(Path.Combine(config, "default")).OrderBy(Order))
        {
            if (manifest["kind"]!.GetValue<string>() == "Deployment")
                continue;

            rename?.Invoke(manifest);
            await cluster.ApplyAsync(manifest, cancellationToken);
            if (manifest["kind"]!.GetValue<string>() == "CustomResourceDefinition")
                await cluster.WaitAsync(ObjectName.Of(manifest), IsEstablished, TimeSpan.FromSeconds(30), cancellationToken);
        }
    }

    /// <summary>Writes a kubeconfig with a fresh token of the operator's ServiceAccount.</summary>
    /// <param name="cluster">The cluster, as its administrator.</param>
    /// <param name="ownNamespace">The operator's namespace.</param>
    /// <param name="server">The API server's address.</param>
    /// <param name="certificateAuthority">Its CA, in PEM; null where the address is no https.</param>
    /// <param name="file">Where the kubeconfig goes: readable for its owner only.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteKubeconfigAsync(
        Cluster cluster, string ownNamespace, Uri server, string? certificateAuthority, string file, CancellationToken cancellationToken)
    {
        var account = new ObjectName("v1", "ServiceAccount", ownNamespace, Name);
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 86400 },
        };
        var answer = await cluster.PostAsync(account, "token", request, cancellationToken);
        var authority = certificateAuthority is null
            ? ""
            : $"certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(certificateAuthority))}";
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: {Name}
            contexts: [{"{"}name: {Name}, context: {"{"}cluster: {Name}, user: {Name}, namespace: {ownNamespace}{"}}"}]
            users: [{"{"}name: {Name}, user: {"{"}token: {answer["status"]!["token"]!.GetValue<string>()}{"}}"}]
            clusters:
            - name: {Name}
              cluster:
                server: {server}
                {authority}
            """;
        await using var stream = new FileStream(file, OwnerOnly());
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    // CRDs and the namespace first: what follows lives in them.
    private static int Order(JsonObject manifest) => manifest["kind"]!.GetValue<string>() switch
    {
        "Namespace" => 0,
        "CustomResourceDefinition" => 1,
        _ => 2,
    };

    private static bool IsEstablished(JsonObject? definition) =>
        definition?["status"]?["conditions"]?.AsArray()
            .Any(c => c!["type"]!.GetValue<string>() == "Established" && c["status"]!.GetValue<string>() == "True") == true;

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
