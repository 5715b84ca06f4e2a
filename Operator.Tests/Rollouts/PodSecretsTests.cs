using System.Text.Json;
using Operator.Rollouts;

namespace Operator.Tests.Rollouts;

public sealed class PodSecretsTests
{
    [Theory]
    [InlineData("containers")]
    [InlineData("initContainers")]
    [InlineData("ephemeralContainers")]
    public void Containers_of_every_kind_use_a_Secret_by_env_and_by_envFrom(string list)
    {
        Assert.Equal(
            ["by-env", "by-env-optional", "by-envFrom"],
            NamesIn("""
                {"LIST":[
                  {"name":"plain"},
                  {"name":"app","env":[
                     {"name":"A","value":"x"},
                     {"name":"B","valueFrom":{"secretKeyRef":{"name":"by-env","key":"k"}}},
                     {"name":"C","valueFrom":{"secretKeyRef":{"name":"by-env-optional","key":"k","optional":true}}},
                     {"name":"D","valueFrom":{"configMapKeyRef":{"name":"a-config-map","key":"k"}}}],
                   "envFrom":[{"secretRef":{"name":"by-envFrom"}},{"configMapRef":{"name":"a-config-map"}}]}]}
                """.Replace("LIST", list, StringComparison.Ordinal)));
    }

    [Fact]
    public void Volumes_use_a_Secret_directly_and_projected() => Assert.Equal(
        ["projected", "volume", "volume-optional"],
        NamesIn("""
            {"volumes":[
              {"name":"a","secret":{"secretName":"volume"}},
              {"name":"b","secret":{"secretName":"volume-optional","optional":true}},
              {"name":"c","projected":{"sources":[{"configMap":{"name":"a-config-map"}},{"secret":{"name":"projected"}},{"serviceAccountToken":{"path":"t"}}]}},
              {"name":"d","configMap":{"name":"a-config-map"}}]}
            """));

    [Fact]
    public void What_only_the_kubelet_reads_is_no_use() => Assert.Empty(NamesIn("""
        {"imagePullSecrets":[{"name":"registry"}],
         "volumes":[
           {"name":"a","csi":{"driver":"secrets-store.csi.k8s.io","nodePublishSecretRef":{"name":"csi"}}},
           {"name":"b","cephfs":{"secretRef":{"name":"ceph"}}}]}
        """));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"containers":{},"volumes":"x"}""")]
    [InlineData("""{"containers":[null,7,{"env":[null,{"valueFrom":"x"},{"valueFrom":{"secretKeyRef":{"name":7}}}],"envFrom":{"secretRef":{"name":"s"}}}]}""")]
    public void What_has_another_shape_uses_nothing(string podSpec) => Assert.Empty(NamesIn(podSpec));

    private static IEnumerable<string> NamesIn(string podSpec)
    {
        using var document = JsonDocument.Parse(podSpec);
        return [.. PodSecrets.NamesIn(document.RootElement).Order(StringComparer.Ordinal)];
    }
}
