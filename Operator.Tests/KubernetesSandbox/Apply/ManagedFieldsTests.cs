using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Operator.Tests.KubernetesSandbox.Apply;

public sealed class ManagedFieldsTests
{
    private readonly Subject _secret = new(Subject.Secret);

    [Fact]
    public void A_create_owns_the_fields_and_the_maps_that_hold_them()
    {
        _secret.Update("carol", """{"metadata":{"labels":{"team":"red"}},"data":{"plain":"cA=="},"type":"Opaque"}""");

        Assert.Equal(
            """{"f:data":{".":{},"f:plain":{}},"f:metadata":{"f:labels":{".":{},"f:team":{}}},"f:type":{}}""", _secret.Owned("carol"));
    }

    [Fact]
    public void A_created_deployment_does_not_own_the_structs_that_are_always_written()
    {
        var deployment = new Subject(Subject.Deployment).Update("carol", """
            {"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"m","image":"i","resources":{}}]}}},"status":{}}
            """);

        Assert.Equal(
            """{"f:spec":{"f:replicas":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"m\"}":{".":{},"f:image":{},"f:name":{},"f:resources":{}}}}}}}""",
            deployment.Owned("carol"));
    }

    [Fact]
    public void An_update_takes_what_it_changes_from_the_others()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ==","b":"YQ=="}}""")
            .Edit("carol", obj =>
            {
                obj["data"]!["a"] = "Yg==";
                obj["data"]!.AsObject().Remove("b");
            });

        Assert.Equal("{}", _secret.Owned("alice"));
        Assert.Equal("""{"f:data":{"f:a":{}}}""", _secret.Owned("carol"));
    }

    [Fact]
    public void An_update_that_changes_nothing_leaves_no_trace()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""");
        var before = _secret.Read.ToJsonString();

        _secret.Edit("dave", _ => { });

        Assert.Equal(before, _secret.Read.ToJsonString());
    }

    [Fact]
    public void A_client_that_does_not_send_managed_fields_does_not_lose_them()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""").Update("carol", """{"data":{"a":"YQ==","b":"Yg=="}}""");

        Assert.Equal("""{"f:data":{"f:a":{}}}""", _secret.Owned("alice"));
        Assert.Equal("""{"f:data":{"f:b":{}}}""", _secret.Owned("carol"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public void An_empty_list_or_entry_resets_them(string reset)
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""")
            .Edit("carol", obj => obj["metadata"]!["managedFields"] = JsonNode.Parse(reset));

        Assert.False(_secret.Read["metadata"]!.AsObject().ContainsKey("managedFields"));
    }

    [Fact]
    public void A_subresource_cannot_set_managed_fields()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""")
            .Edit("carol", obj => obj["metadata"]!["managedFields"] = new JsonArray(), subresource: "status");

        Assert.Equal("""{"f:data":{"f:a":{}}}""", _secret.Owned("alice"));
    }

    [Fact]
    public void A_status_update_has_an_entry_of_its_own()
    {
        var widget = new Subject(Subject.Custom("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"}}},"status":{"type":"object","properties":{"b":{"type":"string"}}}}}
            """));
        widget.Update("operator", """{"spec":{"a":"1"}}""").Edit("operator", obj => obj["status"] = new JsonObject { ["b"] = "2" }, "status");

        Assert.Equal("""{"f:spec":{".":{},"f:a":{}}}""", widget.Owned("operator"));
        Assert.Equal("""{"f:status":{".":{},"f:b":{}}}""", widget.Owned("operator", "status"));
    }

    [Fact]
    public void Entries_are_sorted_appliers_first_then_by_time()
    {
        _secret.Update("zoe", """{"data":{"z":"YQ=="}}""").Edit("adam", obj => obj["data"]!["a"] = "YQ==")
            .Apply("later", """{"data":{"l":"YQ=="}}""").Apply("again", """{"data":{"g":"YQ=="}}""");

        Assert.Equal(
            ["later", "again", "zoe", "adam"], _secret.Read["metadata"]!["managedFields"]!.AsArray().Select(e => (string)e!["manager"]!));
    }

    [Fact]
    public void More_than_ten_updaters_are_folded_into_one()
    {
        _secret.Update("m0", """{"data":{"k0":"YQ=="}}""");
        for (var i = 1; i <= 12; i++)
            _secret.Edit("m" + i, obj => obj["data"]!["k" + i] = "YQ==");

        var managers = _secret.Read["metadata"]!["managedFields"]!.AsArray().Select(e => (string)e!["manager"]!).ToList();
        Assert.Equal(10, managers.Count);
        Assert.Contains("ancient-changes", managers);
        Assert.Contains("f:k0", _secret.Owned("ancient-changes"), StringComparison.Ordinal);
        Assert.Contains("m12", managers);
    }

    [Fact]
    public void Times_alone_are_no_change()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""");
        var live = _secret.Read;
        var changed = (JsonObject)live.DeepClone();
        changed["metadata"]!["managedFields"]![0]!["time"] = "2030-01-01T00:00:00Z";

        Assert.True(ManagedFields.KeepTimesIfNothingElseChanged(live, changed));
        Assert.Equal(live.ToJsonString(), changed.ToJsonString());

        changed["data"]!["a"] = "Yg==";
        Assert.False(ManagedFields.KeepTimesIfNothingElseChanged(live, changed));
    }
}
