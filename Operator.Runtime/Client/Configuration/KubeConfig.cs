using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Runtime.Client.Configuration;

/// <summary>
/// Kubeconfig files, merged by kubectl's rules: of entries with the same name, and of current-context, the first file's stands. Relative
/// paths start at the file that holds them.
/// </summary>
internal sealed class KubeConfig
{
    private readonly Dictionary<string, KubeConfigEntry> _clusters = [];
    private readonly Dictionary<string, KubeConfigEntry> _users = [];
    private readonly Dictionary<string, KubeConfigEntry> _contexts = [];
    private readonly string _files;
    private string? _currentContext;

    private KubeConfig(IEnumerable<string> files) => _files = string.Join(", ", files);

    /// <summary>Reads and merges files.</summary>
    public static KubeConfig Read(IReadOnlyList<string> files)
    {
        var config = new KubeConfig(files);
        foreach (var file in files)
            config.Merge(file);
        return config;
    }

    /// <summary>What a context says; null: the current one.</summary>
    public ClientConfiguration ForContext(string? name)
    {
        name ??= _currentContext;
        if (string.IsNullOrEmpty(name))
            throw new ClientConfigurationException($"{_files} has no current-context; name one with --context.");
        var context = Entry(_contexts, "context", name);
        var cluster = Entry(_clusters, "cluster", context.Text("cluster") ?? "");
        var user = context.Text("user") is { Length: > 0 } userName ? Entry(_users, "user", userName) : KubeConfigEntry.Empty;

        if (!Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server))
            throw new ClientConfigurationException($"{_files}: the cluster of context \"{name}\" has no valid server URL.");
        return new ClientConfiguration
        {
            Server = server,
            Namespace = context.Text("namespace") is { Length: > 0 } inNamespace ? inNamespace : "default",
            CertificateAuthorityPem = cluster.Base64("certificate-authority-data"),
            CertificateAuthorityFile = cluster.FilePath("certificate-authority"),
            TlsServerName = cluster.Text("tls-server-name"),
            SkipTlsVerify = cluster.Text("insecure-skip-tls-verify") == "true",
            Proxy = cluster.Text("proxy-url") is { Length: > 0 } proxy ? new Uri(proxy) : null,
            ClientCertificate = CertificateOf(user),
            Token = user.Text("token"),
            TokenFile = user.FilePath("tokenFile"),
            Exec = user.Map("exec") is { } exec ? PluginOf(exec) : Supported(user),
        };
    }

    private static ClientCertificate? CertificateOf(KubeConfigEntry user)
    {
        var (certificate, key) = (user.Base64("client-certificate-data"), user.Base64("client-key-data"));
        if (certificate is not null && key is not null)
            return ClientCertificate.FromPem(certificate, key);
        var (certificateFile, keyFile) = (user.FilePath("client-certificate"), user.FilePath("client-key"));
        return certificateFile is not null && keyFile is not null ? ClientCertificate.FromFiles(certificateFile, keyFile) : null;
    }

    private static ExecPlugin PluginOf(KubeConfigEntry exec) => new(
        exec.Text("apiVersion") ?? "client.authentication.k8s.io/v1",
        exec.ProgramPath("command") ?? throw new ClientConfigurationException("The kubeconfig's exec plugin has no command."),
        exec.Texts("args"),
        exec.NamedValues("env"))
    {
        InstallHint = exec.Text("installHint"),
    };

    private ExecPlugin? Supported(KubeConfigEntry user)
    {
        if (user.Map("auth-provider") is not null)
        {
            throw new ClientConfigurationException(
                $"{_files}: auth-provider is not supported (nor is it by kubectl since 1.26); use the cloud's exec plugin.");
        }

        return null;
    }

    private KubeConfigEntry Entry(Dictionary<string, KubeConfigEntry> entries, string kind, string name) =>
        entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ClientConfigurationException(
                $"{_files} has no {kind} \"{name}\"; it has: {string.Join(", ", entries.Keys.Order(StringComparer.Ordinal))}.");

    private void Merge(string file)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            // Not the parser's message: it may quote a line that holds a credential.
            throw new ClientConfigurationException($"{file} is not valid YAML (line {e.Start.Line}, column {e.Start.Column}).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientConfigurationException($"{file} can't be read: {e.Message}", e);
        }

        if (yaml.Documents.Count == 0 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var top = new KubeConfigEntry(root, folder);
        if (string.IsNullOrEmpty(_currentContext))
            _currentContext = top.Text("current-context");
        Collect(top, "clusters", "cluster", _clusters);
        Collect(top, "users", "user", _users);
        Collect(top, "contexts", "context", _contexts);
    }

    private static void Collect(KubeConfigEntry top, string list, string kind, Dictionary<string, KubeConfigEntry> into)
    {
        foreach (var item in top.Maps(list))
        {
            if (item.Text("name") is { } name && item.Map(kind) is { } entry)
                into.TryAdd(name, entry);
        }
    }
}
