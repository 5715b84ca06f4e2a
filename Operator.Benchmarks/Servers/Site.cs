using System.Text.Json.Nodes;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Scenarios;
using Operator.Runtime.Client.Configuration;
using Quickstart;

namespace Operator.Benchmarks.Servers;

/// <summary>
/// A cluster and a store to measure on: the ones that are given, else a sandbox in a process of its own. All that it makes carries one prefix, and is
/// removed at the end from what was given.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private const string SandboxToken = "benchmarks";

    private readonly List<ObjectName> _madeInCluster = [];
    private readonly List<string> _madeInVault = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secret-courier-benchmarks-");
    private HttpClient? _http;
    private string _authority = "";
    private int _tenants;

    private Site()
    {
    }

    /// <summary>The sandbox; null with a cluster and a store that were given.</summary>
    public SandboxProcess? Sandbox { get; private set; }

    /// <summary>The CPU that the sandbox has used; null with a cluster and a store that were given.</summary>
    public TimeSpan? ServersCpu => Sandbox is { } sandbox ? ProcessUsage.Of(sandbox.Id).Cpu : null;

    /// <summary>The cluster, as its administrator.</summary>
    public Cluster Cluster { get; private set; } = null!;

    /// <summary>The same, without anything between it and the wire.</summary>
    public ApiClient Api { get; private set; } = null!;

    /// <summary>The store, as its administrator.</summary>
    public VaultAdministrator Vault { get; private set; } = null!;

    /// <summary>What counts the operator's requests; null where nothing does.</summary>
    public RequestCounts? Requests { get; private set; }

    /// <summary>Where the store is.</summary>
    public Uri VaultAddress { get; private set; } = null!;

    /// <summary>How the operator reaches the cluster.</summary>
    public string OperatorKubeconfig => Path.Combine(_folder.FullName, "operator-kubeconfig");

    /// <summary>The operator's own namespace.</summary>
    public string OperatorNamespace => $"{Prefix}-operator";

    /// <summary>The key-value mount, of version 2.</summary>
    public string Mount => $"{Prefix}-kv";

    /// <summary>The kubernetes auth mount.</summary>
    public string AuthMount => $"{Prefix}-kubernetes";

    /// <summary>The policy that lets read what is in the mount.</summary>
    public string Policy => Prefix;

    private string Prefix { get; } = $"benchmark-{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>Connects, and makes what all runs share.</summary>
    public static async Task<Site> ConnectAsync(ScenarioOptions options, CancellationToken cancellation)
    {
        var site = new Site();
        try
        {
            var (cluster, vaultToken) = await site.FindAsync(options, cancellation);
            await site.PrepareClusterAsync(cluster, options.ConfigFolder, cancellation);
            site.Vault = new VaultAdministrator(site.VaultAddress, vaultToken);
            await site.PrepareVaultAsync(cluster, cancellation);
            if (site.Sandbox is { } sandbox)
                site.Requests = await RequestCounts.BeginAsync(sandbox.AdminAddress, site, cancellation);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A name for a further tenant's namespace.</summary>
    public string NextTenant() => $"{Prefix}-{++_tenants}";

    /// <summary>Writes to the store what is deleted at the end.</summary>
    public async Task WriteVaultAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        _madeInVault.Add(path);
        await Vault.WriteAsync(path, body, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Requests?.Dispose();
        if (Sandbox is null && Vault is not null)
            await RemoveAsync();
        Vault?.Dispose();
        Api?.Dispose();
        _http?.Dispose();
        if (Sandbox is not null)
            await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task RemoveAsync()
    {
        foreach (var name in Enumerable.Reverse(_madeInCluster))
            await Cluster.DeleteAsync(name, CancellationToken.None);
        foreach (var path in Enumerable.Reverse(_madeInVault))
            await Vault.DeleteAsync(path, CancellationToken.None);
    }

    private async Task<(ClientConfiguration Cluster, string VaultToken)> FindAsync(ScenarioOptions options, CancellationToken cancellation)
    {
        if (options.Kubeconfig is { } kubeconfig)
        {
            VaultAddress = options.VaultAddress!;
            return (ClientConfiguration.Load(kubeconfig), options.VaultToken!);
        }

        Sandbox = await SandboxProcess.StartAsync(SandboxToken, cancellation);
        VaultAddress = Sandbox.VaultAddress;
        return (ClientConfiguration.Load(Sandbox.Kubeconfig), SandboxToken);
    }

    private async Task PrepareClusterAsync(ClientConfiguration cluster, string config, CancellationToken cancellation)
    {
        _authority = cluster.CertificateAuthorityPem ?? await File.ReadAllTextAsync(cluster.CertificateAuthorityFile!, cancellation);
        _http = Runtime.Client.Transport.HttpClients.Create(cluster, "secret-courier-benchmarks/1");
        _http.BaseAddress = cluster.Server;
        if (cluster.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Cluster = new Cluster(_http);
        Api = ApiClient.Of(cluster);
        await OperatorAccount.InstallAsync(Cluster, config, Rename, cancellation);
        await OperatorAccount.WriteKubeconfigAsync(Cluster, OperatorNamespace, cluster.Server, _authority, OperatorKubeconfig, cancellation);
    }

    private async Task PrepareVaultAsync(ClientConfiguration cluster, CancellationToken cancellation)
    {
        var reviewer = await TokenReviewer.CreateAsync(Cluster, OperatorNamespace, $"{Prefix}-reviewer", cancellation);
        _madeInCluster.Add(new ObjectName("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", $"{Prefix}-reviewer"));
        await WriteVaultAsync($"sys/mounts/{Mount}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = "2" } }, cancellation);
        await WriteVaultAsync($"sys/auth/{AuthMount}", new JsonObject { ["type"] = "kubernetes" }, cancellation);
        var login = new JsonObject
        {
            ["kubernetes_host"] = cluster.Server.ToString().TrimEnd('/'),
            ["kubernetes_ca_cert"] = _authority,
            ["token_reviewer_jwt"] = reviewer,
            ["disable_iss_validation"] = true,
        };
        await Vault.WriteAsync($"auth/{AuthMount}/config", login, cancellation);
        var policy = new JsonObject { ["policy"] = $$"""path "{{Mount}}/data/*" { capabilities = ["read"] }""" };
        await WriteVaultAsync($"sys/policies/acl/{Policy}", policy, cancellation);
    }

    // An operator that is installed there already is left alone: only the CRDs are the same.
    private void Rename(JsonObject manifest)
    {
        var kind = manifest["kind"]!.GetValue<string>();
        var metadata = manifest["metadata"]!.AsObject();
        if (kind == "Namespace")
            metadata["name"] = OperatorNamespace;
        if (metadata.ContainsKey("namespace"))
            metadata["namespace"] = OperatorNamespace;
        if (kind is "ClusterRole" or "ClusterRoleBinding")
            metadata["name"] = $"{metadata["name"]!.GetValue<string>()}-{Prefix}";
        if (manifest["roleRef"] is JsonObject role && role["kind"]!.GetValue<string>() == "ClusterRole")
            role["name"] = $"{role["name"]!.GetValue<string>()}-{Prefix}";
        foreach (var subject in manifest["subjects"]?.AsArray() ?? [])
            subject!["namespace"] = OperatorNamespace;
        if (kind != "CustomResourceDefinition")
            _madeInCluster.Add(ObjectName.Of(manifest));
    }
}
