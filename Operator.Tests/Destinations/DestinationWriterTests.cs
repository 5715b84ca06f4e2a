using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Moq;
using Operator.Controllers;
using Operator.Destinations;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Tests.Destinations;

public sealed class DestinationWriterTests
{
    private static readonly DestinationOwner Owner = new("secret-courier.io/v1beta1", "VaultStaticSecret", "db", "owner-uid");
    private static readonly RenderedSecret Rendered = new(new Dictionary<string, SecretValue> { ["password"] = new("hunter2"u8.ToArray()) });

    private readonly Mock<IKubernetesClient> _client = new(MockBehavior.Strict);
    private readonly List<V1Secret> _applied = [];
    private readonly DestinationWriter _writer;

    public DestinationWriterTests() => _writer = new DestinationWriter(_client.Object);

    [Fact]
    public async Task The_first_write_is_one_request_that_only_creates()
    {
        Applies("10");

        var written = await WriteAsync(Plan(), null);

        Assert.True(written.Succeeded(out var secret, out _));
        Assert.Equal(new WrittenSecret("secret-uid", "10"), secret);
        var applied = Assert.Single(_applied);
        Assert.Equal("1", applied.Metadata.ResourceVersion);
        Assert.Equal("hunter2", Encoding.UTF8.GetString(applied.Data["password"]));
        Assert.Equal("owner-uid", Assert.Single(applied.Metadata.OwnerReferences).Uid);
        Assert.Equal("true", applied.Metadata.Labels[Marks.ManagedLabel]);
    }

    [Fact]
    public async Task A_later_write_is_conditional_on_the_state_it_was_decided_on()
    {
        Applies("11");

        await WriteAsync(Plan(), "10");

        Assert.Equal("10", Assert.Single(_applied).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_Secret_of_somebody_else_is_not_touched_and_its_owner_is_named()
    {
        ConflictsThenApplies();
        Exists(Live(labels: new() { ["app.kubernetes.io/managed-by"] = "Helm" }));

        var written = await WriteAsync(Plan(), null);

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.Conflict, problem.Reason);
        Assert.Contains("managed by Helm", problem.Message, StringComparison.Ordinal);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task Overwrite_takes_over_what_is_somebody_elses()
    {
        ConflictsThenApplies();
        Exists(Live());

        var written = await WriteAsync(Plan() with { Overwrite = true }, null);

        Assert.True(written.Succeeded(out _, out _));
        Assert.Equal("77", _applied[^1].Metadata.ResourceVersion);
    }

    [Fact]
    public async Task What_a_controller_controls_is_not_even_overwritten()
    {
        ConflictsThenApplies();
        Exists(Live(owner: new V1OwnerReference { Kind = "Certificate", Name = "web", Uid = "x", Controller = true }));

        var written = await WriteAsync(Plan() with { Overwrite = true }, null);

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Contains("Certificate web", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_Secret_is_written_again_after_somebody_changed_it()
    {
        ConflictsThenApplies();
        Exists(Live(owner: new V1OwnerReference { Kind = "VaultStaticSecret", Name = "db", Uid = "owner-uid", Controller = true }));

        var written = await WriteAsync(Plan(), "10");

        Assert.True(written.Succeeded(out _, out _));
        Assert.Equal(["10", "77"], _applied.Select(s => s.Metadata.ResourceVersion));
    }

    [Theory]
    [InlineData("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", null)]
    [InlineData("external-secrets.io/v1", "ExternalSecret", true)]
    public async Task A_Secret_of_another_operator_is_released_by_it_before_it_is_taken_over(string apiVersion, string kind, bool? controller)
    {
        ConflictsThenApplies();
        var live = Live(
            new V1OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = "db", Uid = "theirs", Controller = controller },
            new()
            {
                ["app.kubernetes.io/managed-by"] = "hashicorp-vso",
                ["app.kubernetes.io/name"] = "shop",
                ["secrets.hashicorp.com/vso-ownerRefUID"] = "theirs",
                ["reconcile.external-secrets.io/managed"] = "true",
                ["team"] = "shop",
            },
            new() { ["reconcile.external-secrets.io/data-hash"] = "x", ["note"] = "y" });
        live.Metadata.OwnerReferences.Add(new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "kept", Uid = "kept" });
        Exists(live);
        JsonObject? patch = null;
        _client.Setup(c => c.MergePatchAsync(Kinds.Secrets, Plan().Key, It.IsAny<JsonObject>(), null, It.IsAny<CancellationToken>()))
            .Callback((ResourceType<V1Secret> _, ObjectKey _, JsonObject given, string? _, CancellationToken _) => patch = given)
            .ReturnsAsync(Metadata("99"));

        var written = await WriteAsync(Plan() with { Overwrite = true }, "10");

        Assert.True(written.Succeeded(out _, out _));
        Assert.Equal(["10", "99"], _applied.Select(s => s.Metadata.ResourceVersion));
        var metadata = patch!["metadata"]!;
        Assert.Equal("kept", Assert.Single(metadata["ownerReferences"]!.AsArray())!["uid"]!.ToString());
        Assert.Equal(
            """{"app.kubernetes.io/managed-by":null,"secrets.hashicorp.com/vso-ownerRefUID":null,"reconcile.external-secrets.io/managed":null}""",
            metadata["labels"]!.ToJsonString());
        Assert.Equal("""{"reconcile.external-secrets.io/data-hash":null}""", metadata["annotations"]!.ToJsonString());
        Assert.Equal(("live-uid", "77"), (metadata["uid"]!.ToString(), metadata["resourceVersion"]!.ToString()));
        Assert.Null(patch["data"]);
    }

    [Fact]
    public async Task A_Secret_of_another_operator_stays_its_own_without_overwrite()
    {
        ConflictsThenApplies();
        Exists(Live(new V1OwnerReference { ApiVersion = "external-secrets.io/v1", Kind = "ExternalSecret", Name = "db", Uid = "theirs", Controller = true }));

        var written = await WriteAsync(Plan(), "10");

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.Conflict, problem.Reason);
        Assert.Contains("overwrite", problem.Message, StringComparison.Ordinal);
        _client.Verify(
            c => c.MergePatchAsync(Kinds.Secrets, It.IsAny<ObjectKey>(), It.IsAny<JsonObject>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_restored_Secret_is_known_by_the_name_of_its_owner()
    {
        ConflictsThenApplies();
        Exists(Live(
            labels: new() { [Marks.ManagedLabel] = "true" },
            annotations: new() { [Marks.OwnerAnnotation] = "VaultStaticSecret/db" }));

        Assert.True((await WriteAsync(Plan(), null)).Succeeded(out _, out _));
    }

    [Fact]
    public async Task A_Secret_that_may_not_be_created_is_waited_for()
    {
        Exists(null);

        var written = await WriteAsync(Plan() with { Create = false }, null);

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.DestinationMissing, problem.Reason);
        Assert.Empty(_applied);
    }

    [Fact]
    public async Task Into_a_Secret_that_exists_only_our_keys_are_merged()
    {
        Exists(Live());
        Applies("78");

        await WriteAsync(Plan() with { Create = false }, null);

        var applied = Assert.Single(_applied);
        Assert.Null(applied.Metadata.OwnerReferences);
        Assert.Null(applied.Type);
        Assert.Equal("77", applied.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_Secret_of_another_type_is_made_anew()
    {
        SetupApply().ReturnsInOrder(
            () => throw new KubernetesApiException(422, "Invalid", "type is immutable"),
            () => Metadata("80"));
        var live = Live(owner: new V1OwnerReference { Kind = "VaultStaticSecret", Name = "db", Uid = "owner-uid", Controller = true });
        _client.SetupSequence(c => c.GetAsync(Kinds.Secrets, It.IsAny<ObjectKey>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(live)
            .ReturnsAsync((V1Secret?)null);
        _client.Setup(c => c.DeleteAsync(Kinds.Secrets, Plan().Key, new DeletePreconditions("live-uid", "77"), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask)
            .Verifiable(Times.Once);

        var written = await WriteAsync(Plan() with { Type = "kubernetes.io/basic-auth" }, "77");

        Assert.True(written.Succeeded(out var secret, out _));
        Assert.True(secret.Recreated);
        _client.Verify();
    }

    [Fact]
    public async Task An_immutable_Secret_is_made_anew()
    {
        ReplacesLive(immutable: true, () => Metadata("80"));

        var written = await WriteAsync(Plan() with { Immutable = true }, "77");

        Assert.True(written.Succeeded(out var secret, out _));
        Assert.True(secret.Recreated);
        Assert.Equal(["77", "1"], _applied.Select(s => s.Metadata.ResourceVersion));
        Assert.All(_applied, s => Assert.True(s.Immutable));
        _client.Verify();
    }

    [Fact]
    public async Task A_Secret_that_was_deleted_to_be_changed_is_put_back_when_the_new_one_is_refused()
    {
        ReplacesLive(immutable: true, () => throw new KubernetesApiException(403, "Forbidden", "denied by a webhook"));
        V1Secret? back = null;
        _client.Setup(c => c.CreateAsync(Kinds.Secrets, It.IsAny<V1Secret>(), It.IsAny<CancellationToken>()))
            .Callback((ResourceType<V1Secret> _, V1Secret secret, CancellationToken _) => back = secret)
            .ReturnsAsync((ResourceType<V1Secret> _, V1Secret secret, CancellationToken _) => secret);

        var written = await WriteAsync(Plan() with { Immutable = true }, "77");

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Contains("denied by a webhook", problem.Message, StringComparison.Ordinal);
        Assert.Equal("old", Encoding.UTF8.GetString(back!.Data["password"]));
        Assert.Null(back.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_Secret_that_can_be_changed_is_not_deleted_because_the_API_server_refuses_a_change()
    {
        SetupApply().ReturnsInOrder(() => throw new KubernetesApiException(422, "Invalid", "metadata.labels: Invalid value"));
        Exists(Live(owner: new V1OwnerReference { Kind = "VaultStaticSecret", Name = "db", Uid = "owner-uid", Controller = true }));

        var written = await WriteAsync(Plan(), "77");

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.DestinationRefused, problem.Reason);
        _client.Verify(c => c.DeleteAsync(Kinds.Secrets, It.IsAny<ObjectKey>(), It.IsAny<DeletePreconditions>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_Secret_that_outlives_its_resource_carries_no_owner_reference_but_its_owners_name()
    {
        Applies("10");

        await WriteAsync(Plan() with { Retain = true }, null);

        var applied = Assert.Single(_applied);
        Assert.Null(applied.Metadata.OwnerReferences);
        Assert.Equal("VaultStaticSecret/db", applied.Metadata.Annotations[Marks.OwnerAnnotation]);
    }

    [Fact]
    public async Task A_refusal_of_the_API_server_is_told_in_its_words()
    {
        SetupApply().ReturnsInOrder(() => throw new KubernetesApiException(403, "Forbidden", "namespace shop is being terminated"));

        var written = await WriteAsync(Plan(), null);

        Assert.False(written.Succeeded(out _, out var problem));
        Assert.Equal(Reasons.DestinationRefused, problem.Reason);
        Assert.Contains("being terminated", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Secret_that_is_not_owned_is_never_removed()
    {
        Exists(Live());

        await _writer.RemoveAsync(Plan().Key, Owner, TestContext.Current.CancellationToken);

        _client.Verify(c => c.DeleteAsync(Kinds.Secrets, It.IsAny<ObjectKey>(), It.IsAny<DeletePreconditions>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_Secret_that_is_owned_is_removed_as_it_was_seen()
    {
        Exists(Live(owner: new V1OwnerReference { Kind = "VaultStaticSecret", Name = "db", Uid = "owner-uid" }));
        _client.Setup(c => c.DeleteAsync(Kinds.Secrets, Plan().Key, new DeletePreconditions("live-uid", "77"), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask)
            .Verifiable(Times.Once);

        await _writer.RemoveAsync(Plan().Key, Owner, TestContext.Current.CancellationToken);

        _client.Verify();
    }

    // The API server refuses the change; the live Secret is read, deleted as it was read, and gone.
    private void ReplacesLive(bool immutable, Func<PartialObjectMetadata> second)
    {
        SetupApply().ReturnsInOrder(() => throw new KubernetesApiException(422, "Invalid", "field is immutable when `immutable` is set"), second);
        var live = Live(owner: new V1OwnerReference { Kind = "VaultStaticSecret", Name = "db", Uid = "owner-uid", Controller = true });
        live.Immutable = immutable;
        live.Data = new Dictionary<string, byte[]> { ["password"] = "old"u8.ToArray() };
        _client.SetupSequence(c => c.GetAsync(Kinds.Secrets, It.IsAny<ObjectKey>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(live)
            .ReturnsAsync((V1Secret?)null);
        _client.Setup(c => c.DeleteAsync(Kinds.Secrets, Plan().Key, new DeletePreconditions("live-uid", "77"), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask)
            .Verifiable(Times.Once);
    }

    private Task<Outcome<WrittenSecret>> WriteAsync(DestinationPlan plan, string? expected) =>
        _writer.WriteAsync(plan, Rendered, expected is null ? null : new ExpectedSecret("secret-uid", expected), TestContext.Current.CancellationToken);

    private static DestinationPlan Plan() => new(
        new ObjectKey("shop", "db"), Owner, true, false, null, new Dictionary<string, string>(), new Dictionary<string, string>());

    private static V1Secret Live(
        V1OwnerReference? owner = null, Dictionary<string, string>? labels = null, Dictionary<string, string>? annotations = null) => new()
        {
            Type = "Opaque",
            Metadata = new V1ObjectMeta
            {
                Name = "db",
                NamespaceProperty = "shop",
                Uid = "live-uid",
                ResourceVersion = "77",
                Labels = labels,
                Annotations = annotations,
                OwnerReferences = owner is null ? null : [owner],
            },
        };

    private void Exists(V1Secret? secret) =>
        _client.Setup(c => c.GetAsync(Kinds.Secrets, new ObjectKey("shop", "db"), It.IsAny<CancellationToken>())).ReturnsAsync(secret);

    private void Applies(string version) => SetupApply().ReturnsInOrder(() => Metadata(version));

    private void ConflictsThenApplies() => SetupApply().ReturnsInOrder(
        () => throw new KubernetesApiException(409, "Conflict", "the object has been modified"),
        () => Metadata("78"));

    private ApplyAnswers SetupApply()
    {
        var answers = new ApplyAnswers();
        _client.Setup(c => c.ApplyAsync(Kinds.Secrets, It.IsAny<V1Secret>(), It.IsAny<ApplyOptions>(), It.IsAny<CancellationToken>()))
            .Returns((ResourceType<V1Secret> _, V1Secret secret, ApplyOptions _, CancellationToken _) =>
            {
                _applied.Add(secret);
                return answers.NextAsync();
            });
        return answers;
    }

    private static PartialObjectMetadata Metadata(string version) =>
        new() { Metadata = new V1ObjectMeta { Name = "db", Uid = "secret-uid", ResourceVersion = version } };
}
