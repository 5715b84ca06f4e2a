using System.Text;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Runtime;

public sealed class ClientConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Dictionary<string, string> _variables = [];
    private readonly string _kubeconfig = $"""
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: c1
          cluster:
            server: https://c1.example:6443/prefix
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes("PEM"))}
            tls-server-name: kubernetes
        - name: c2
          cluster: {"{"}server: "http://127.0.0.1:8001", insecure-skip-tls-verify: true, certificate-authority: pki/ca.crt{"}"}
        users:
        - name: u1
          user: {"{"}token: t1{"}"}
        - name: u2
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./bin/login
              args: [get-token, --cluster]
              env: [{"{"}name: A, value: b{"}"}]
        contexts:
        - name: dev
          context: {"{"}cluster: c1, user: u1, namespace: team{"}"}
        - name: other
          context: {"{"}cluster: c2, user: u2{"}"}
        """;

    private ConfigurationSearch Search => new(name => _variables.GetValueOrDefault(name), Path.Combine(_folder, "sa"), Path.Combine(_folder, "home"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_kubeconfig_gives_server_credentials_and_namespace_of_its_current_context()
    {
        var found = Search.Find(await WriteAsync("config", _kubeconfig), context: null);

        Assert.Equal(("https://c1.example:6443/prefix", "team", "t1"), (found.Server.ToString(), found.Namespace, found.Token));
        Assert.Equal(("PEM", "kubernetes", false), (found.CertificateAuthorityPem, found.TlsServerName, found.SkipTlsVerify));
        Assert.DoesNotContain("t1", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_context_and_relative_paths_are_resolved()
    {
        var found = Search.Find(await WriteAsync("config", _kubeconfig), "other");

        Assert.Equal(("default", true), (found.Namespace, found.SkipTlsVerify));
        Assert.Equal(Path.Combine(_folder, "pki/ca.crt"), found.CertificateAuthorityFile);
        Assert.Equal(Path.Combine(_folder, "bin/login"), found.Exec!.Command);
        Assert.Equal(["get-token", "--cluster"], found.Exec.Arguments);
        Assert.Equal("b", found.Exec.Environment["A"]);
    }

    [Fact]
    public async Task KUBECONFIG_goes_before_the_pod_and_the_pod_before_the_home()
    {
        await WriteAsync("home/.kube/config", _kubeconfig.Replace("c1.example", "home.example", StringComparison.Ordinal));
        Assert.Equal("home.example", Search.Find(null, null).Server.Host);

        await WriteAsync("sa/token", "t");
        await WriteAsync("sa/ca.crt", "PEM");
        await WriteAsync("sa/namespace", "courier\n");
        _variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _variables["KUBERNETES_SERVICE_PORT"] = "6443";
        var pod = Search.Find(null, null);
        Assert.Equal(("https://[fd00::1]:6443/", "courier", false), (pod.Server.ToString(), pod.Namespace, pod.UseProxy));
        Assert.Equal(Path.Combine(_folder, "sa/token"), pod.TokenFile);

        _variables["KUBECONFIG"] = $"{Path.Combine(_folder, "missing")}:{await WriteAsync("listed", _kubeconfig)}";
        Assert.Equal("c1.example", Search.Find(null, null).Server.Host);
    }

    [Fact]
    public async Task Of_several_files_the_first_to_say_something_is_heard()
    {
        _variables["KUBECONFIG"] = string.Join(
            Path.PathSeparator,
            await WriteAsync("one", "current-context: mine\ncontexts: [{name: mine, context: {cluster: c1, user: u1}}]\nusers: [{name: u1, user: {token: first}}]"),
            await WriteAsync("two", _kubeconfig));

        var found = Search.Find(null, null);

        Assert.Equal(("c1.example", "first"), (found.Server.Host, found.Token));
    }

    [Theory]
    [InlineData("contexts: []\ncurrent-context: gone", "no context \"gone\"")]
    [InlineData("clusters: []", "no current-context")]
    [InlineData("users: [{name: u, user: {token: hunter2\n", "not valid YAML")]
    public async Task What_is_wrong_is_said_without_quoting_the_file(string text, string expected)
    {
        var file = await WriteAsync("config", text);

        var error = Assert.Throws<ClientConfigurationException>(() => Search.Find(file, null));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_at_all_the_message_says_what_was_looked_at()
    {
        var error = Assert.Throws<ClientConfigurationException>(() => Search.Find(null, null));

        Assert.Contains("KUBERNETES_SERVICE_HOST", error.Message, StringComparison.Ordinal);
        Assert.Contains(".kube/config", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
