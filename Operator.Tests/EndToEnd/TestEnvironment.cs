using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Client.Transport;
using Quickstart;
using Sandbox;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// A cluster and a store for the end-to-end tests: the ones that <c>E2E_KUBECONFIG</c>, <c>E2E_VAULT_ADDR</c> and <c>E2E_VAULT_TOKEN</c> name, else a
/// sandbox. Only this class knows which. All that it makes carries one prefix, and is removed at the end.
/// </summary>
public sealed class TestEnvironment : IAsyncLifetime
{
    private readonly List<ObjectName> _madeInCluster = [];
    private readonly List<string> _madeInVault = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secret-courier-tests-");
    private HttpClient? _http;

    /// <summary>The sandbox that stands for both, whose faults, clock and store can be played with; null with a real cluster and store.</summary>
    public SandboxServer? Sandbox { get; private set; }

    /// <summary>What all names start with.</summary>
    public string Prefix { get; } = $"e2e-{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>The cluster, as its administrator.</summary>
    public Cluster Cluster { get; private set; } = null!;

    /// <summary>The store, as its administrator.</summary>
    public VaultAdministrator Vault { get; private set; } = null!;

    /// <summary>How the cluster is reached.</summary>
    public ClientConfiguration Kubernetes { get; private set; } = null!;

    /// <summary>The CA of the API server, in PEM.</summary>
    public string CertificateAuthority { get; private set; } = "";

    /// <summary>Where the store is.</summary>
    public Uri VaultAddress { get; private set; } = null!;

    /// <summary>The file by which kubectl reaches the cluster as its administrator.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>A versioned key-value mount.</summary>
    public string Versioned => $"{Prefix}-kv2";

    /// <summary>A key-value mount without versions.</summary>
    public string Unversioned => $"{Prefix}-kv1";

    /// <summary>A kubernetes auth mount.</summary>
    public string AuthMount => $"{Prefix}-kubernetes";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var vaultToken = await ConnectAsync();
        Vault = new VaultAdministrator(VaultAddress, vaultToken);
        CertificateAuthority = Kubernetes.CertificateAuthorityPem ?? await File.ReadAllTextAsync(Kubernetes.CertificateAuthorityFile!, Cancelled);
        _http = HttpClients.Create(Kubernetes, "secret-courier-tests/1");
        _http.BaseAddress = Kubernetes.Server;
        if (Kubernetes.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Cluster = new Cluster(_http);
        await PrepareVaultAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var name in Enumerable.Reverse(_madeInCluster))
            await Cluster.DeleteAsync(name, CancellationToken.None);
        foreach (var path in Enumerable.Reverse(_madeInVault))
            await Vault.DeleteAsync(path, CancellationToken.None);
        Vault?.Dispose();
        _http?.Dispose();
        if (Sandbox is not null)
            await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A name of a file that is removed at the end.</summary>
    public string TemporaryFile(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Applies a manifest that is deleted at the end.</summary>
    public async Task ApplyAsync(JsonObject manifest)
    {
        RemoveAtEnd(ObjectName.Of(manifest));
        await Cluster.ApplyAsync(manifest, Cancelled);
    }

    /// <summary>Has an object deleted at the end.</summary>
    public void RemoveAtEnd(ObjectName name) => _madeInCluster.Add(name);

    /// <summary>Makes a namespace.</summary>
    public Task CreateNamespaceAsync(string name) => ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    });

    /// <summary>Writes to the store what is deleted at the end.</summary>
    public async Task WriteVaultAsync(string path, JsonObject body)
    {
        _madeInVault.Add(path);
        await Vault.WriteAsync(path, body, Cancelled);
    }

    private async Task<string> ConnectAsync()
    {
        if (Environment.GetEnvironmentVariable("E2E_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            Kubeconfig = kubeconfig;
            Kubernetes = ClientConfiguration.Load(kubeconfig);
            VaultAddress = new Uri(Variable("E2E_VAULT_ADDR"));
            return Variable("E2E_VAULT_TOKEN");
        }

        Kubeconfig = TemporaryFile("kubeconfig");
        Sandbox = await SandboxServer.StartAsync(new SandboxOptions(), Cancelled);
        await File.WriteAllTextAsync(Kubeconfig, Sandbox.Kubernetes.WriteKubeconfig(), Cancelled);
        Kubernetes = ClientConfiguration.Load(Kubeconfig);
        VaultAddress = Sandbox.Vault.Address;
        return new SandboxOptions().Vault.RootToken;
    }

    private async Task PrepareVaultAsync()
    {
        await CreateNamespaceAsync(Prefix);
        var reviewer = await TokenReviewer.CreateAsync(Cluster, Prefix, $"{Prefix}-reviewer", Cancelled);
        _madeInCluster.Add(new ObjectName("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", $"{Prefix}-reviewer"));

        await WriteVaultAsync($"sys/mounts/{Versioned}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = "2" } });
        await WriteVaultAsync($"sys/mounts/{Unversioned}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = "1" } });
        await WriteVaultAsync($"sys/auth/{AuthMount}", new JsonObject { ["type"] = "kubernetes" });
        await Vault.WriteAsync(
            $"auth/{AuthMount}/config",
            new JsonObject
            {
                ["kubernetes_host"] = Kubernetes.Server.ToString().TrimEnd('/'),
                ["kubernetes_ca_cert"] = CertificateAuthority,
                ["token_reviewer_jwt"] = reviewer,
                ["disable_iss_validation"] = true,
            },
            Cancelled);
        await WriteVaultAsync(
            $"sys/policies/acl/{Prefix}",
            new JsonObject
            {
                ["policy"] = $$"""
                    path "{{Versioned}}/data/allowed/*" { capabilities = ["read"] }
                    path "{{Unversioned}}/allowed/*" { capabilities = ["read"] }
                    """,
            });
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"E2E_KUBECONFIG is set, so {name} must be too");
}
