using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Operator.Controllers;
using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Tests.Pipeline;

/// <summary>What is written when, and what is said of it, whatever kind the resource is of.</summary>
public sealed class SecretDeliveryTests : IDisposable
{
    private static readonly ObjectKey Key = new("shop", "db");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly Mock<IKubernetesClient> _client = new();
    private readonly Mock<IInformer<PartialObjectMetadata>> _seen = new();
    private readonly List<V1Secret> _applied = [];
    private readonly MacKey _macKey;
    private readonly SecretDelivery _delivery;
    private V1Secret? _live;

    public SecretDeliveryTests()
    {
        var macKey = new V1Secret { Data = new Dictionary<string, byte[]> { ["key"] = new byte[32] } };
        _client.Setup(c => c.GetAsync(Kinds.Secrets, new ObjectKey("system", MacKey.SecretName), It.IsAny<CancellationToken>())).ReturnsAsync(macKey);
        _client.Setup(c => c.GetAsync(Kinds.Secrets, Key, It.IsAny<CancellationToken>())).ReturnsAsync(() => _live);
        _client.Setup(c => c.ApplyAsync(Kinds.Secrets, It.IsAny<V1Secret>(), It.IsAny<ApplyOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((ResourceType<V1Secret> _, V1Secret secret, ApplyOptions _, CancellationToken _) => Apply(secret));
        _seen.Setup(s => s.Get(It.IsAny<ObjectKey>())).Returns(() =>
            _live is null ? null : new PartialObjectMetadata { Metadata = new V1ObjectMeta { Uid = _live.Metadata.Uid, ResourceVersion = _live.Metadata.ResourceVersion } });
        _macKey = new MacKey(_client.Object, new CourierSettings { Namespace = "system" });
        _delivery = new SecretDelivery(
            new DestinationWatch(_seen.Object), new DestinationInspector(_client.Object, _macKey), new DestinationWriter(_client.Object), _macKey, _time);
    }

    public void Dispose() => _macKey.Dispose();

    [Fact]
    public async Task The_first_delivery_is_no_rotation()
    {
        var result = await DeliverAsync(New(), Plan(), "one");

        Assert.False(result.Rotated);
        Assert.Equal("db", result.Record.Status.Destination!.Name);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task The_same_content_again_is_not_written()
    {
        var first = await DeliverAsync(New(), Plan(), "one");

        var second = await DeliverAsync(first.Record, Plan(), "one");

        Assert.Single(_applied);
        Assert.Equal(first.Record.Status, second.Record.Status);
    }

    [Fact]
    public async Task New_content_is_a_rotation_with_another_MAC()
    {
        var first = await DeliverAsync(New(), Plan(), "one");

        var second = await DeliverAsync(first.Record, Plan(), "two");

        Assert.True(second.Rotated);
        Assert.NotEqual(first.Record.Status.SecretMac, second.Record.Status.SecretMac);
    }

    [Theory]
    [InlineData("one", false, 1)]
    [InlineData("two", true, 2)]
    public async Task A_MAC_under_a_key_that_was_lost_tells_nothing_and_the_Secret_itself_does(string value, bool rotated, int writes)
    {
        var first = await DeliverAsync(New(), Plan(), "one");
        var lost = first.Record with { Status = first.Record.Status with { SecretMac = "00000000:AAAA" } };

        var second = await DeliverAsync(lost, Plan(), value);

        Assert.Equal((rotated, writes), (second.Rotated, _applied.Count));
        Assert.NotEqual("00000000:AAAA", second.Record.Status.SecretMac);
    }

    [Fact]
    public async Task New_metadata_is_written_and_is_no_rotation()
    {
        var first = await DeliverAsync(New(), Plan(), "one");

        var second = await DeliverAsync(first.Record, Plan() with { Labels = new Dictionary<string, string> { ["a"] = "b" } }, "one", generation: 2);

        Assert.False(second.Rotated);
        Assert.Equal("b", _applied[^1].Metadata.Labels["a"]);
        Assert.Equal(first.Record.Status.LastSyncTime, second.Record.Status.LastSyncTime);
    }

    [Fact]
    public async Task Drift_that_is_repaired_is_no_rotation()
    {
        var first = await DeliverAsync(New(), Plan(), "one");
        Change("k", "theirs");

        var second = await DeliverAsync(first.Record, Plan(), "one");

        Assert.Equal((false, true), (second.Rotated, second.DriftRepaired));
        Assert.Equal("one", Value("k"));
    }

    [Fact]
    public async Task Drift_that_is_to_be_reported_is_told_and_left_until_somebody_asks()
    {
        var plan = Plan() with { ReportsDrift = true };
        var first = await DeliverAsync(New(), plan, "one");
        Change("k", "theirs");

        var reported = await DeliverAsync(first.Record, plan, "one");

        Assert.Equal("data", reported.Record.Status.Destination!.Drift);
        Assert.Equal("theirs", Value("k"));
        Assert.Null(await _delivery.InspectAsync(reported.Record, plan, TestContext.Current.CancellationToken));

        var asked = await DeliverAsync(reported.Record, plan, "one", syncNow: "please");

        Assert.Null(asked.Record.Status.Destination!.Drift);
        Assert.Equal("one", Value("k"));
    }

    [Fact]
    public async Task A_Secret_that_is_gone_and_stays_so_is_looked_for_once()
    {
        var plan = Plan() with { ReportsDrift = true };
        var first = await DeliverAsync(New(), plan, "one");
        _live = null;

        var reported = await DeliverAsync(first.Record, plan, "one");

        Assert.NotNull(DeliveryStatus.FindDeletion(reported.Record.Status));
        Assert.Null(await _delivery.InspectAsync(reported.Record, plan, TestContext.Current.CancellationToken));
        Assert.Single(_applied);
    }

    [Fact]
    public async Task New_content_is_written_over_drift_that_was_reported()
    {
        var plan = Plan() with { ReportsDrift = true };
        var first = await DeliverAsync(New(), plan, "one");
        Change("k", "theirs");
        var reported = await DeliverAsync(first.Record, plan, "one");

        var rotated = await DeliverAsync(reported.Record, plan, "two");

        Assert.True(rotated.Rotated);
        Assert.Null(rotated.Record.Status.Destination!.Drift);
        Assert.Equal("two", Value("k"));
    }

    [Fact]
    public async Task Drift_is_told_by_what_differs()
    {
        var plan = Plan() with { Labels = new Dictionary<string, string> { ["team"] = "shop" }, Annotations = new Dictionary<string, string> { ["note"] = "n" } };
        var first = await DeliverAsync(New(), plan, "one");
        Change("k", "theirs");
        _live!.Metadata.Labels.Remove("team");
        _live.Metadata.Annotations["note"] = "theirs";
        _live.Metadata.OwnerReferences = null;

        var found = await _delivery.InspectAsync(first.Record, plan, TestContext.Current.CancellationToken);

        Assert.Equal("data, label team, annotation note, owner reference", found!.Drift);
    }

    [Fact]
    public async Task A_Secret_that_was_merged_into_is_not_taken_over_when_the_resource_wants_one_of_its_own()
    {
        _live = Theirs();
        var merged = await DeliverAsync(New(), Plan() with { Create = false }, "one");
        Assert.True(merged.Record.Status.Destination!.Merged);

        var refused = await DeliverAsync(merged.Record, Plan(), "one", generation: 2);

        Assert.Equal(Reasons.Conflict, refused.Problem?.Reason);
        Assert.Null(_live!.Metadata.OwnerReferences);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task The_Secret_of_a_former_name_goes_unless_it_is_to_stay(bool retain, int deletions)
    {
        var first = await DeliverAsync(New(), Plan() with { Retain = retain }, "one");

        await DeliverAsync(first.Record, Plan() with { Retain = retain, Key = Key with { Name = "new" } }, "one", generation: 2);

        _client.Verify(
            c => c.DeleteAsync(Kinds.Secrets, Key, It.IsAny<DeletePreconditions>(), It.IsAny<CancellationToken>()), Times.Exactly(deletions));
    }

    [Fact]
    public async Task A_Secret_that_is_to_stay_has_no_owner_reference_and_gets_one_when_the_policy_changes()
    {
        var retained = await DeliverAsync(New(), Plan() with { Retain = true }, "one");
        Assert.Null(_applied[^1].Metadata.OwnerReferences);

        await DeliverAsync(retained.Record, Plan(), "one", generation: 2);

        Assert.Equal("uid", Assert.Single(_applied[^1].Metadata.OwnerReferences).Uid);
    }

    [Fact]
    public async Task A_withdrawn_Secret_that_was_to_outlive_its_resource_goes_too()
    {
        var retained = await DeliverAsync(New(), Plan() with { Retain = true }, "one");

        var record = await _delivery.WithdrawAsync(retained.Record, Plan() with { Retain = true }, TestContext.Current.CancellationToken);

        Assert.Null(record.Delivered);
        _client.Verify(c => c.DeleteAsync(Kinds.Secrets, Key, It.IsAny<DeletePreconditions>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private async Task<SyncResult<VaultStaticSecretStatus>> DeliverAsync(
        SyncRecord<VaultStaticSecretStatus> before, DestinationPlan plan, string value, long generation = 1, string? syncNow = null)
    {
        var after = before with { Generation = generation, IsFailing = false, Status = before.Status with { LastHandledSyncNow = syncNow ?? before.Status.LastHandledSyncNow } };
        var rendered = new RenderedSecret(new Dictionary<string, SecretValue> { ["k"] = new(System.Text.Encoding.UTF8.GetBytes(value)) });
        var found = await _delivery.InspectAsync(before, plan, TestContext.Current.CancellationToken);
        return await _delivery.DeliverAsync(before, after, plan, rendered, found, TestContext.Current.CancellationToken);
    }

    private static SyncRecord<VaultStaticSecretStatus> New() => SyncRecord<VaultStaticSecretStatus>.Restore("uid", new VaultStaticSecretStatus());

    private static DestinationPlan Plan() => new(
        Key,
        new DestinationOwner("secret-courier.io/v1beta1", "VaultStaticSecret", "db", "uid"),
        Create: true,
        Overwrite: false,
        Type: null,
        new Dictionary<string, string>(),
        new Dictionary<string, string>());

    private static V1Secret Theirs() => new()
    {
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>(),
        Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "shop", Uid = "live", ResourceVersion = "5" },
    };

    // The little of an API server that this takes: a precondition on the version, and another version at each write.
    private PartialObjectMetadata Apply(V1Secret secret)
    {
        if (secret.Metadata.ResourceVersion != (_live?.Metadata.ResourceVersion ?? "1") && secret.Metadata.Name == Key.Name)
            throw new KubernetesApiException(409, "Conflict", "the object has been modified");

        _applied.Add(secret);
        var applied = KubernetesJson(secret);
        applied.Metadata.Uid = _live?.Metadata.Uid ?? "live";
        applied.Metadata.ResourceVersion = $"{10 + _applied.Count}";
        _live = applied;
        return new PartialObjectMetadata { Metadata = new V1ObjectMeta { Uid = applied.Metadata.Uid, ResourceVersion = applied.Metadata.ResourceVersion } };
    }

    private static V1Secret KubernetesJson(V1Secret secret) =>
        System.Text.Json.JsonSerializer.Deserialize(
            System.Text.Json.JsonSerializer.Serialize(secret, OperatorJson.Default.V1Secret), OperatorJson.Default.V1Secret)!;

    private void Change(string key, string value)
    {
        _live!.Data[key] = System.Text.Encoding.UTF8.GetBytes(value);
        _live.Metadata.ResourceVersion = $"{100 + _applied.Count}";
    }

    private string Value(string key) => System.Text.Encoding.UTF8.GetString(_live!.Data[key]);
}
