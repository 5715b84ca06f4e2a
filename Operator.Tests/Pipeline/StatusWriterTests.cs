using k8s.Models;
using Moq;
using Operator.Controllers;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;

namespace Operator.Tests.Pipeline;

public sealed class StatusWriterTests
{
    private readonly Mock<IKubernetesClient> _client = new(MockBehavior.Strict);
    private readonly StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus> _writer;
    private readonly List<VaultAuth> _applied = [];

    public StatusWriterTests()
    {
        _writer = new StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus>(_client.Object, Kinds.VaultAuths, EntitiesJson.Default.VaultAuthStatus);
        _client.Setup(c => c.ApplyAsync(Kinds.VaultAuths, It.IsAny<VaultAuth>(), It.IsAny<ApplyOptions>(), It.IsAny<CancellationToken>()))
            .Callback((ResourceType<VaultAuth> _, VaultAuth auth, ApplyOptions _, CancellationToken _) => _applied.Add(auth))
            .ReturnsAsync(new PartialObjectMetadata { Metadata = new V1ObjectMeta { ResourceVersion = "11" } });
    }

    [Fact]
    public async Task A_status_that_is_there_already_is_not_written()
    {
        var auth = Auth("10", Status(3));

        Assert.False(await _writer.WriteAsync(auth, Status(3), TestContext.Current.CancellationToken));
        Assert.Empty(_applied);
    }

    [Fact]
    public async Task A_status_just_written_is_not_written_again_while_the_cache_lags()
    {
        var stale = Auth("10", null);

        Assert.True(await _writer.WriteAsync(stale, Status(3), TestContext.Current.CancellationToken));
        Assert.False(await _writer.WriteAsync(stale, Status(3), TestContext.Current.CancellationToken));
        Assert.Equal(3, _writer.Current(stale).ObservedGeneration);
    }

    [Fact]
    public async Task Once_the_cache_has_caught_up_it_counts_again()
    {
        await _writer.WriteAsync(Auth("10", null), Status(3), TestContext.Current.CancellationToken);

        Assert.Equal(4, _writer.Current(Auth("12", Status(4))).ObservedGeneration);
    }

    [Fact]
    public async Task Nothing_but_the_status_is_applied_and_only_to_this_very_object()
    {
        await _writer.WriteAsync(Auth("10", null), Status(3), TestContext.Current.CancellationToken);

        var applied = Assert.Single(_applied);
        Assert.Null(applied.Spec);
        Assert.Equal("uid", applied.Metadata.Uid);
        Assert.Null(applied.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task An_object_that_is_gone_is_no_error()
    {
        _client.Setup(c => c.ApplyAsync(Kinds.VaultAuths, It.IsAny<VaultAuth>(), It.IsAny<ApplyOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KubernetesApiException(404, "NotFound", "gone"));

        Assert.False(await _writer.WriteAsync(Auth("10", null), Status(3), TestContext.Current.CancellationToken));
    }

    private static VaultAuthStatus Status(long generation) => new() { ObservedGeneration = generation };

    private static VaultAuth Auth(string version, VaultAuthStatus? status) => new()
    {
        Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = "shop", Uid = "uid", ResourceVersion = version },
        Status = status!,
    };
}
