using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Sandbox;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Quickstart;

/// <summary>Starts the sandbox and the operator, gives the demonstration, and says what to try next.</summary>
internal static class Tour
{
    private const string OperatorNamespace = "secret-courier-system";
    private const string AdminToken = "sandbox-admin";
    private const string RootToken = "root";

    /// <summary>Runs the tour; the exit code is 0 when all happened as it should.</summary>
    public static async Task<int> RunAsync(TourOptions options, CancellationToken cancellationToken)
    {
        var narrator = new Narrator(Console.Out, !Console.IsOutputRedirected, TimeProvider.System);
        var config = FindConfig();
        var folder = Directory.CreateTempSubdirectory("secret-courier-");
        try
        {
            narrator.Title("Secret Courier, without a cluster");
            narrator.Line();
            await using var sandbox = await SandboxServer.StartAsync(
                new SandboxOptions
                {
                    Kubernetes = new KubernetesServerOptions { Port = options.KubernetesPort, AdminToken = AdminToken },
                    Vault = new VaultServerOptions { Port = options.VaultPort, RootToken = RootToken },
                },
                cancellationToken);
            var administrator = Path.Combine(folder.FullName, "kubeconfig");
            await File.WriteAllTextAsync(administrator, sandbox.Kubernetes.WriteKubeconfig(), cancellationToken);
            narrator.Done($"Sandbox: a Kubernetes API at {sandbox.Kubernetes.Address} and a Vault at {sandbox.Vault.Address}");

            using var http = Connect(sandbox.Kubernetes);
            var cluster = new Cluster(http);
            await OperatorAccount.InstallAsync(cluster, config, null, cancellationToken);
            narrator.Done("config/default is applied: CRDs, RBAC, namespace");

            var kubeconfig = Path.Combine(folder.FullName, "operator-kubeconfig");
            await OperatorAccount.WriteKubeconfigAsync(
                cluster, OperatorNamespace, sandbox.Kubernetes.Address, sandbox.Kubernetes.AuthorityPem, kubeconfig, cancellationToken);
            await using var process = OperatorProcess.Start(options.Program, kubeconfig, OperatorNamespace);
            try
            {
                await process.WaitUntilReadyAsync(TimeProvider.System, cancellationToken);
                narrator.Done($"Operator: process {process.Id}, as ServiceAccount {OperatorNamespace}/secret-courier, under the RBAC of config/rbac");
                await DemonstrateAsync(sandbox, cluster, narrator, config, cancellationToken);
                if (!options.Exit)
                    await StayUpAsync(sandbox, administrator, narrator, cancellationToken);
            }
            finally
            {
                await process.StopAsync(CancellationToken.None);
                if (options.ShowLog)
                    ShowLog(process, narrator);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task DemonstrateAsync(
        SandboxServer sandbox, Cluster cluster, Narrator narrator, string config, CancellationToken cancellationToken)
    {
        using var vault = new VaultAdministrator(sandbox.Vault.Address, RootToken);
        var demonstration = new Demonstration(cluster, vault, narrator);
        var reviewer = await TokenReviewer.CreateAsync(cluster, OperatorNamespace, "vault-token-reviewer", cancellationToken);
        await demonstration.PrepareVaultAsync(
            sandbox.Kubernetes.Address.ToString().TrimEnd('/'), sandbox.Kubernetes.AuthorityPem, reviewer, cancellationToken);

        var samples = Path.Combine(config, "samples");
        narrator.Title("From Vault to a Secret");
        await demonstration.DeliverAsync(samples, sandbox.Vault.Address, cancellationToken);
        narrator.Title("A rotation in Vault arrives");
        await demonstration.RotateAsync(cancellationToken);
        narrator.Title("Drift is undone");
        await demonstration.RepairAsync(cancellationToken);
        narrator.Title("Deletion");
        await demonstration.DeleteAsync(samples, cancellationToken);
    }

    private static async Task StayUpAsync(SandboxServer sandbox, string kubeconfig, Narrator narrator, CancellationToken cancellationToken)
    {
        narrator.Title("It stays up. In another terminal:");
        narrator.Line($"export KUBECONFIG={kubeconfig}");
        narrator.Line($"export VAULT_ADDR={sandbox.Vault.Address.ToString().TrimEnd('/')} VAULT_TOKEN={RootToken}");
        narrator.Line("kubectl -n shop get secret-courier");
        narrator.Line("kubectl -n shop describe vss shop-db");
        narrator.Line("kubectl -n shop get secret shop-db -o yaml");
        narrator.Line("vault kv put -mount=secret shop/db USERNAME=shop PASSWORD=mine");
        narrator.Line("  # or: curl -H \"X-Vault-Token: $VAULT_TOKEN\" -d '{\"data\":{\"PASSWORD\":\"mine\"}}' $VAULT_ADDR/v1/secret/data/shop/db");
        narrator.Line("kubectl -n shop annotate vss shop-db secret-courier.io/sync-now=\"$(date)\" --overwrite");
        narrator.Line("kubectl -n shop events");
        narrator.Line();
        narrator.Line("Ctrl-C stops it.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            narrator.Line("Stopping.");
        }
    }

    private static void ShowLog(OperatorProcess process, Narrator narrator)
    {
        narrator.Title("The operator's log");
        foreach (var line in process.Log)
            narrator.Line(line);
    }

    private static HttpClient Connect(KubernetesServer server)
    {
        var authority = X509Certificate2.CreateFromPem(server.AuthorityPem);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        return new HttpClient(handler)
        {
            BaseAddress = server.Address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", AdminToken) },
        };
    }

    // config/ of the repository that this was built in.
    private static string FindConfig()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var config = Path.Combine(folder.FullName, "config");
            if (File.Exists(Path.Combine(config, "default", "kustomization.yaml")))
                return config;
        }

        throw new DirectoryNotFoundException($"No folder config/ above {AppContext.BaseDirectory}: run this from a clone of the repository");
    }
}
