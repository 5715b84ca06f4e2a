using System.ComponentModel;
using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace Operator.Tests.Manifests;

/// <summary>Renders the kustomizations with the kubectl on the PATH, if there is one.</summary>
public sealed class KustomizeTests
{
    [Theory]
    [InlineData("default", "Namespace CustomResourceDefinition ServiceAccount Role ClusterRole RoleBinding ClusterRoleBinding Deployment")]
    [InlineData("samples", "Namespace ServiceAccount VaultConnection VaultAuth VaultStaticSecret Deployment")]
    public async Task A_kustomization_renders(string folder, string kinds)
    {
        var objects = await RenderAsync(folder);

        Assert.Equal(
            kinds.Split(' ').Order(StringComparer.Ordinal),
            objects.Select(o => Text(o, "kind")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_operator_runs_under_restricted_pod_security()
    {
        var objects = await RenderAsync("default");
        var deployment = objects.Single(o => Text(o, "kind") == "Deployment");
        var pod = Below(deployment, "spec", "template", "spec");
        var container = (YamlMappingNode)((YamlSequenceNode)pod["containers"]).Children.Single();
        var security = Below(container, "securityContext");
        var labels = Below(objects.Single(o => Text(o, "kind") == "Namespace"), "metadata", "labels");

        Assert.Equal("restricted", Text(labels, "pod-security.kubernetes.io/enforce"));
        Assert.Equal("true", Text(Below(pod, "securityContext"), "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", Text(Below(pod, "securityContext", "seccompProfile"), "type"));
        Assert.Equal("false", Text(security, "allowPrivilegeEscalation"));
        Assert.Equal("true", Text(security, "readOnlyRootFilesystem"));
        Assert.Equal("ALL", ((YamlScalarNode)Below(security, "capabilities")["drop"][0]).Value);
        Assert.Equal("ghcr.io/secret-courier/secret-courier:0.1.0", Text(container, "image"));
    }

    private static async Task<IReadOnlyList<YamlMappingNode>> RenderAsync(string folder)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(RepositoryFolder.Config, folder)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Start(start);
        var errors = kubectl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await kubectl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await kubectl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kubectl.ExitCode == 0, await errors);

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("kubectl is not on the PATH");
            throw;
        }
    }

    private static YamlMappingNode Below(YamlMappingNode node, params string[] path) =>
        path.Aggregate(node, (n, key) => (YamlMappingNode)n[key]);

    private static string? Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value;
}
