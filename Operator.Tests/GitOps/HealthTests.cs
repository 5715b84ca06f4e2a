using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Operator.Controllers;
using Operator.Entities;
using Operator.Manifests;
using Operator.Pipeline;

namespace Operator.Tests.GitOps;

/// <summary>What Flux (kstatus) and Argo CD (config/argocd/health.lua) make of the statuses that the operator writes.</summary>
public sealed class HealthTests
{
    private static readonly Problem Sealed = new(Reasons.VaultSealed, "The store is sealed", ProblemKind.Transient);
    private static readonly Problem Denied = new(Reasons.AccessDenied, "Reading secret/db was denied", ProblemKind.Stalled);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Before_the_operator_has_seen_it_a_resource_is_in_progress_by_the_default_of_its_status()
    {
        var resource = Resource(1, null);
        resource["status"] = StatusDefault("VaultStaticSecret");

        Assert.Equal(("InProgress", "Progressing"), (Kstatus.Compute(resource), ArgoHealth.Compute(resource).Status));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_with_an_observed_generation_starts_with_none(string kind) => Assert.Equal(-1, StatusDefault(kind)["observedGeneration"]!.GetValue<int>());

    public static TheoryData<string> Kinds => [.. CustomResources.All.Select(c => c.Type.Name)];

    [Fact]
    public void A_resource_without_any_status_is_in_progress_for_Argo_CD() => Assert.Equal("Progressing", ArgoHealth.Compute(Resource(1, null)).Status);

    [Fact]
    public void What_is_delivered_is_current_and_healthy_with_the_message_of_Ready()
    {
        var resource = Resource(1, Describe(Delivered()));

        Assert.Equal("Current", Kstatus.Compute(resource));
        Assert.Equal(("Healthy", "Secret db holds the 1 key of secret/db version 3"), ArgoHealth.Compute(resource));
    }

    [Fact]
    public void Optional_sources_that_are_missing_and_keys_that_are_overridden_leave_it_healthy_and_are_named()
    {
        var status = Delivered() with
        {
            Sources =
            [
                new() { Path = "secret/a", Version = 1, Overridden = [new() { Key = "PASSWORD", By = "secret/c" }] },
                new() { Path = "secret/b", Missing = true },
                new() { Path = "secret/c" },
            ],
        };

        var resource = Resource(1, Describe(status));

        Assert.Equal("Current", Kstatus.Compute(resource));
        Assert.Equal(
            ("Healthy", "Secret db holds the 1 key of secret/a version 1, secret/c; nothing at the optional secret/b; "
                + "overridden by a later source: PASSWORD of secret/a (by secret/c)"),
            ArgoHealth.Compute(resource));
        Assert.Equal(Reasons.PartiallySynced, DeliveryStatus.Reason(status));
    }

    [Fact]
    public void What_may_pass_by_itself_is_in_progress()
    {
        var resource = Resource(1, Describe(Delivered(), Sealed));

        Assert.Equal("InProgress", Kstatus.Compute(resource));
        Assert.Equal(("Progressing", "VaultSealed: The store is sealed"), ArgoHealth.Compute(resource));
    }

    [Fact]
    public void What_somebody_must_change_has_failed()
    {
        var resource = Resource(1, Describe(Delivered(), Denied));

        Assert.Equal("Failed", Kstatus.Compute(resource));
        Assert.Equal(("Degraded", "AccessDenied: Reading secret/db was denied"), ArgoHealth.Compute(resource));
    }

    [Fact]
    public void A_resource_that_recovers_carries_neither_Reconciling_nor_Stalled()
    {
        var failed = Describe(Describe(Delivered(), Denied), Sealed);

        var recovered = Describe(Delivered() with { Conditions = failed.Conditions });

        Assert.Equal(["Ready"], recovered.Conditions!.Select(c => c.Type));
        Assert.Equal("Current", Kstatus.Compute(Resource(1, recovered)));
    }

    [Fact]
    public void An_edited_spec_is_in_progress_until_it_was_acted_on()
    {
        var resource = Resource(2, Describe(Delivered()));

        Assert.Equal(("InProgress", "Progressing"), (Kstatus.Compute(resource), ArgoHealth.Compute(resource).Status));
    }

    [Fact]
    public void Drift_that_is_reported_is_told_and_a_Secret_that_is_gone_has_failed()
    {
        var drifted = Delivered() with { Destination = new DestinationStatus { Name = "db", Keys = ["k"], Drift = "data" } };
        var gone = Delivered() with { Destination = new DestinationStatus { Name = "db", Keys = ["k"], Drift = "deleted" } };

        Assert.Equal("Healthy", ArgoHealth.Compute(Resource(1, Describe(drifted))).Status);
        Assert.Contains("(data)", ArgoHealth.Compute(Resource(1, Describe(drifted))).Message, StringComparison.Ordinal);
        Assert.Equal("Failed", Kstatus.Compute(Resource(1, Describe(gone, DeliveryStatus.FindDeletion(gone)))));
    }

    [Fact]
    public void A_suspended_resource_is_suspended()
    {
        var resource = Resource(1, Describe(Delivered()));
        resource["spec"]!["suspend"] = true;

        Assert.Equal(("Current", "Suspended"), (Kstatus.Compute(resource), ArgoHealth.Compute(resource).Status));
    }

    [Fact]
    public void The_action_of_Argo_CD_sets_the_annotation_that_asks_for_a_sync()
    {
        var at = ArgoHealth.AnnotationAfter("sync-now.lua", Resource(1, null), StaticSecretSync.SyncNowAnnotation);

        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", at);
    }

    // VSO's A24: a condition whose time moves at every reconcile is a write at every reconcile.
    [Fact]
    public void A24_a_status_that_says_the_same_is_the_same_to_the_byte()
    {
        var first = Describe(Delivered(), Denied);
        _time.Advance(TimeSpan.FromHours(1));

        var second = Describe(Delivered() with { Conditions = first.Conditions }, Denied);

        Assert.Equal(Bytes(first), Bytes(second));
    }

    private static VaultStaticSecretStatus Delivered() => new()
    {
        SecretMac = "mac",
        Sources = [new SourceStatus { Path = "secret/db", Version = 3 }],
        Destination = new DestinationStatus { Name = "db", Keys = ["k"] },
    };

    private VaultStaticSecretStatus Describe(VaultStaticSecretStatus status, Problem? problem = null) => DeliveryStatus.Describe(
        1, status, new SyncResult<VaultStaticSecretStatus>(SyncRecord<VaultStaticSecretStatus>.Restore("uid", status), problem), _time);

    private static JsonObject Resource(long generation, VaultStaticSecretStatus? status)
    {
        var resource = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "db", ["namespace"] = "shop", ["generation"] = generation },
            ["spec"] = new JsonObject { ["mount"] = "secret", ["path"] = "db" },
        };
        if (status is not null)
            resource["status"] = JsonNode.Parse(Bytes(status));
        return resource;
    }

    private static string Bytes(VaultStaticSecretStatus status) => JsonSerializer.Serialize(status, EntitiesJson.Default.VaultStaticSecretStatus);

    private static JsonObject StatusDefault(string kind)
    {
        var definition = CustomResourceDefinition.Of(CustomResources.All.Single(c => c.Type.Name == kind));
        var schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        return JsonNode.Parse(schema["properties"]!["status"]!["default"]!.ToJsonString())!.AsObject();
    }
}
