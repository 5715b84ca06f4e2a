using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// A tenant and an operator of its own: a namespace with a VaultConnection, a VaultAuth and a ServiceAccount, and the operator as a process, under its own
/// RBAC, watching this namespace only.
/// </summary>
public sealed class Scene : IAsyncDisposable
{
    /// <summary>How long anything may take before a test fails; nothing waits this long that works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static int _scenes;

    private readonly TestEnvironment _environment;

    private Scene(TestEnvironment environment, string name)
    {
        _environment = environment;
        Namespace = name;
        OperatorNamespace = $"{name}-operator";
    }

    /// <summary>The tenant's namespace.</summary>
    public string Namespace { get; }

    /// <summary>The operator's namespace.</summary>
    public string OperatorNamespace { get; }

    /// <summary>Whether the operator is to watch all namespaces, not just the tenant's. For an environment of one's own.</summary>
    public bool WatchesAllNamespaces { get; set; }

    /// <summary>The operator; null before it is started.</summary>
    public OperatorProcess? Operator { get; private set; }

    /// <summary>The address that the VaultConnection has.</summary>
    public Uri VaultAddress { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sets the scene; the operator isn't started yet.</summary>
    /// <param name="environment">Cluster and store.</param>
    /// <param name="vaultAddress">The address of the VaultConnection, where it is another than the store's own.</param>
    public static async Task<Scene> CreateAsync(TestEnvironment environment, Uri? vaultAddress = null)
    {
        var scene = new Scene(environment, $"{environment.Prefix}-{Interlocked.Increment(ref _scenes)}") { VaultAddress = vaultAddress ?? environment.VaultAddress };
        await OperatorAccount.InstallAsync(environment.Cluster, RepositoryFolder.Config, scene.Rename, Cancelled);
        await environment.CreateNamespaceAsync(scene.Namespace);
        await scene.ApplyAsync("v1", "ServiceAccount", "app", new JsonObject());
        await environment.WriteVaultAsync(
            $"auth/{environment.AuthMount}/role/{scene.Namespace}",
            new JsonObject
            {
                ["bound_service_account_names"] = "app",
                ["bound_service_account_namespaces"] = scene.Namespace,
                ["audience"] = "vault",
                ["token_policies"] = environment.Prefix,
                ["token_ttl"] = "20m",
            });
        await scene.ApplyAsync("VaultConnection", "default", scene.Connection());
        await scene.ApplyAsync("VaultAuth", "default", scene.Auth());
        return scene;
    }

    /// <summary>Sets the scene and starts the operator.</summary>
    public static async Task<Scene> StartAsync(TestEnvironment environment, params IEnumerable<string> arguments)
    {
        var scene = await CreateAsync(environment);
        await scene.StartOperatorAsync(arguments);
        return scene;
    }

    /// <summary>Starts the operator and waits until it is ready.</summary>
    public async Task StartOperatorAsync(params IEnumerable<string> arguments)
    {
        var kubeconfig = await WriteKubeconfigAsync(_environment.Kubernetes.Server, _environment.CertificateAuthority);
        await StartReplicaAsync(kubeconfig, arguments);
    }

    /// <summary>Starts a process of the operator by a kubeconfig and waits until it is ready.</summary>
    public async Task<OperatorProcess> StartReplicaAsync(string kubeconfig, params IEnumerable<string> arguments)
    {
        var process = OperatorProcess.Start(
            OperatorProcess.BuiltProgram, kubeconfig, OperatorNamespace, [.. WatchesAllNamespaces ? [] : (string[])["--watch-namespaces", Namespace], "--log-level", "debug", .. arguments]);
        Operator = process;
        await process.WaitUntilReadyAsync(TimeProvider.System, Cancelled);
        return process;
    }

    /// <summary>Writes a kubeconfig of the operator's account.</summary>
    public async Task<string> WriteKubeconfigAsync(Uri server, string? certificateAuthority)
    {
        var file = _environment.TemporaryFile($"{OperatorNamespace}-{Guid.NewGuid():N}");
        await OperatorAccount.WriteKubeconfigAsync(_environment.Cluster, OperatorNamespace, server, certificateAuthority, file, Cancelled);
        return file;
    }

    /// <summary>The spec of a VaultConnection to the store.</summary>
    public JsonObject Connection() => new() { ["address"] = VaultAddress.ToString().TrimEnd('/') };

    /// <summary>The spec of a VaultAuth with this scene's role.</summary>
    public JsonObject Auth() => new()
    {
        ["method"] = "kubernetes",
        ["mount"] = _environment.AuthMount,
        ["kubernetes"] = new JsonObject { ["role"] = Namespace, ["serviceAccount"] = "app" },
    };

    /// <summary>The spec of a VaultStaticSecret that reads a path of the versioned mount.</summary>
    public JsonObject Static(string path, Action<JsonObject>? change = null)
    {
        var spec = new JsonObject { ["mount"] = _environment.Versioned, ["path"] = $"allowed/{Namespace}/{path}", ["refreshAfter"] = "1h" };
        change?.Invoke(spec);
        return spec;
    }

    /// <summary>Writes a secret that this scene may read.</summary>
    public Task PutAsync(string path, JsonObject data) =>
        _environment.Vault.PutSecretAsync(_environment.Versioned, $"allowed/{Namespace}/{path}", data, Cancelled);

    /// <summary>Applies one of our own kinds.</summary>
    public Task ApplyAsync(string kind, string name, JsonObject spec) =>
        ApplyAsync("secret-courier.io/v1beta1", kind, name, new JsonObject { ["spec"] = spec });

    /// <summary>Applies an object of this namespace.</summary>
    public Task ApplyAsync(string apiVersion, string kind, string name, JsonObject content)
    {
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        content["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace };
        return _environment.Cluster.ApplyAsync(content, Cancelled);
    }

    /// <summary>Waits until the Secret's key holds a value.</summary>
    public async Task<JsonObject> WaitForValueAsync(string secret, string key, string value) =>
        (await _environment.Cluster.WaitAsync(
            ObjectName.Secret(Namespace, secret),
            s => s?["data"]?[key]?.GetValue<string>() == Convert.ToBase64String(Encoding.UTF8.GetBytes(value)),
            Patience,
            Cancelled))!;

    /// <summary>Waits until a resource's Ready condition has a status and, if given, a reason; gives the condition.</summary>
    public async Task<JsonObject> WaitForReadyAsync(string kind, string name, string status, string? reason = null)
    {
        var resource = await _environment.Cluster.WaitAsync(
            ObjectName.Courier(kind, Namespace, name),
            r => Condition(r, "Ready") is { } ready && ready["status"]!.GetValue<string>() == status
                && (reason is null || ready["reason"]!.GetValue<string>() == reason)
                && r!["status"]!["observedGeneration"]!.GetValue<long>() == r["metadata"]!["generation"]!.GetValue<long>(),
            Patience,
            Cancelled);
        return Condition(resource, "Ready")!;
    }

    /// <summary>A condition of a resource, or null.</summary>
    public static JsonObject? Condition(JsonObject? resource, string type) =>
        resource?["status"]?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == type)?.AsObject();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Operator is not null)
            await Operator.DisposeAsync();
    }

    // Installations of several scenes must not meet: their namespaces and cluster-wide names differ. CRDs they share.
    private void Rename(JsonObject manifest)
    {
        var kind = manifest["kind"]!.GetValue<string>();
        var metadata = manifest["metadata"]!.AsObject();
        if (kind == "Namespace")
            metadata["name"] = OperatorNamespace;
        if (metadata.ContainsKey("namespace"))
            metadata["namespace"] = OperatorNamespace;
        if (kind is "ClusterRole" or "ClusterRoleBinding")
            metadata["name"] = $"{metadata["name"]!.GetValue<string>()}-{Namespace}";
        if (manifest["roleRef"] is JsonObject role && role["kind"]!.GetValue<string>() == "ClusterRole")
            role["name"] = $"{role["name"]!.GetValue<string>()}-{Namespace}";
        foreach (var subject in manifest["subjects"]?.AsArray() ?? [])
            subject!["namespace"] = OperatorNamespace;
        if (kind != "CustomResourceDefinition")
            _environment.RemoveAtEnd(ObjectName.Of(manifest));
    }
}
