namespace Operator.Runtime.Client.Configuration;

/// <summary>Looks for a client configuration in the places that client-go looks at, in its order.</summary>
/// <param name="Variable">Gives an environment variable.</param>
/// <param name="ServiceAccountFolder">Where a pod's ServiceAccount is mounted.</param>
/// <param name="HomeFolder">The user's home.</param>
internal sealed record ConfigurationSearch(Func<string, string?> Variable, string ServiceAccountFolder, string HomeFolder)
{
    public static ConfigurationSearch OfThisProcess() => new(
        Environment.GetEnvironmentVariable,
        "/var/run/secrets/kubernetes.io/serviceaccount",
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    public ClientConfiguration Find(string? kubeconfig, string? context)
    {
        if (kubeconfig is not null)
            return KubeConfig.Read([kubeconfig]).ForContext(context);

        var listed = Variable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (listed is { Length: > 0 })
        {
            var existing = listed.Where(File.Exists).ToArray();
            if (existing.Length == 0)
                throw new ClientConfigurationException($"KUBECONFIG names no existing file: {string.Join(", ", listed)}.");
            return KubeConfig.Read(existing).ForContext(context);
        }

        if (Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host && context is null)
            return InCluster(host, Variable("KUBERNETES_SERVICE_PORT") ?? "443");

        var home = Path.Combine(HomeFolder, ".kube", "config");
        if (File.Exists(home))
            return KubeConfig.Read([home]).ForContext(context);
        throw new ClientConfigurationException(
            $"No Kubernetes configuration: --kubeconfig and KUBECONFIG are not set, KUBERNETES_SERVICE_HOST is not (so this is not a pod), and {home} does not exist.");
    }

    private ClientConfiguration InCluster(string host, string port)
    {
        var token = Path.Combine(ServiceAccountFolder, "token");
        var authority = Path.Combine(ServiceAccountFolder, "ca.crt");
        foreach (var file in new[] { token, authority })
        {
            if (!File.Exists(file))
            {
                throw new ClientConfigurationException(
                    $"This is a pod (KUBERNETES_SERVICE_HOST is set) but {file} is missing. Does the pod have automountServiceAccountToken: false?");
            }
        }

        var inNamespace = Path.Combine(ServiceAccountFolder, "namespace");
        return new ClientConfiguration
        {
            Server = new Uri(host.Contains(':') ? $"https://[{host}]:{port}" : $"https://{host}:{port}"),
#pragma warning disable MA0045 // Once, at start, where nothing waits; a configuration is needed before anything asynchronous can be.
            Namespace = File.Exists(inNamespace) ? File.ReadAllText(inNamespace).Trim() : "default",
#pragma warning restore MA0045
            CertificateAuthorityFile = authority,
            TokenFile = token,
            UseProxy = false,
        };
    }
}
