using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Operator.Tests.KubernetesSandbox.Apply;

public sealed class ServerSideApplyTests
{
    private const string Widget = """
        {"type":"object","properties":{
          "spec":{"type":"object","properties":{
            "path":{"type":"string"},"on":{"type":"boolean"},"when":{"type":"string","format":"date-time"},
            "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
            "plain":{"type":"array","items":{"type":"string"}},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "whole":{"type":"object","x-kubernetes-map-type":"atomic","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
            "targets":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["kind","name"],
              "items":{"type":"object","required":["kind","name"],"properties":{"kind":{"type":"string"},"name":{"type":"string"},"note":{"type":"string"}}}}}},
          "status":{"type":"object","properties":{"mac":{"type":"string"},
            "conditions":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["type"],
              "items":{"type":"object","properties":{"type":{"type":"string"},"status":{"type":"string"}}}}}}}}
        """;

    private readonly Subject _secret = new(Subject.Secret);
    private readonly Subject _widget = new(Subject.Custom(Widget));
    private readonly Subject _deployment = new(Subject.Deployment);

    [Fact]
    public void An_apply_owns_the_leaves_that_it_sets()
    {
        _secret.Apply("alice", """{"metadata":{"labels":{"app":"shop"}},"data":{"user":"YQ==","pass":"Yg=="}}""");

        Assert.Equal("""{"f:data":{"f:pass":{},"f:user":{}},"f:metadata":{"f:labels":{"f:app":{}}}}""", _secret.Owned("alice"));
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing_not_even_the_time()
    {
        _secret.Apply("alice", """{"data":{"user":"YQ=="}}""");
        var before = _secret.Read.ToJsonString();

        _secret.Apply("alice", """{"data":{"user":"YQ=="}}""");

        Assert.Equal(before, _secret.Read.ToJsonString());
    }

    [Fact]
    public void Two_conflicts_are_told_by_manager_with_a_cause_each()
    {
        _secret.Apply("alice", """{"data":{"user":"YQ==","pass":"Yg=="}}""");

        var refusal = Assert.Throws<ApiException>(() => _secret.Apply("bob", """{"data":{"user":"ZQ==","pass":"Zg=="}}"""));

        Assert.Equal(409, refusal.Code);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .data.pass\n- .data.user", refusal.Message);
        Assert.Equal(
            """[{"reason":"FieldManagerConflict","message":"conflict with \u0022alice\u0022","field":".data.pass"},{"reason":"FieldManagerConflict","message":"conflict with \u0022alice\u0022","field":".data.user"}]""",
            refusal.Details!["causes"]!.ToJsonString());
    }

    [Fact]
    public void A_conflict_with_an_updater_names_its_version()
    {
        _secret.Update("carol", """{"data":{"plain":"cA=="}}""");

        var refusal = Assert.Throws<ApiException>(() => _secret.Apply("alice", """{"data":{"plain":"cQ=="}}"""));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"carol\" using v1: .data.plain", refusal.Message);
    }

    [Fact]
    public void A_value_that_is_the_same_is_shared()
    {
        _secret.Apply("alice", """{"data":{"user":"YQ=="}}""").Apply("bob", """{"data":{"user":"YQ=="}}""");

        Assert.Equal("""{"f:data":{"f:user":{}}}""", _secret.Owned("alice"));
        Assert.Equal("""{"f:data":{"f:user":{}}}""", _secret.Owned("bob"));
    }

    [Fact]
    public void Force_takes_a_field_over()
    {
        _secret.Apply("alice", """{"data":{"user":"YQ==","pass":"Yw=="}}""").Apply("bob", """{"data":{"pass":"Zg=="}}""", force: true);

        Assert.Equal("""{"f:data":{"f:user":{}}}""", _secret.Owned("alice"));
        Assert.Equal("""{"f:data":{"f:pass":{}}}""", _secret.Owned("bob"));
        Assert.Equal("\"Zg==\"", _secret.Text("data.pass"));
    }

    [Fact]
    public void A_dropped_field_goes_unless_another_owns_it()
    {
        _secret.Apply("alice", """{"data":{"mine":"YQ==","ours":"Yw=="}}""").Apply("bob", """{"data":{"ours":"Yw=="}}""");

        _secret.Apply("alice", """{"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal("""{"ours":"Yw=="}""", _secret.Text("data"));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:a":{}}}}""", _secret.Owned("alice"));
    }

    [Fact]
    public void An_applier_that_drops_everything_is_forgotten()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""").Apply("bob", """{"data":{"b":"YQ=="}}""").Apply("bob", "{}");

        Assert.Equal("{}", _secret.Owned("bob"));
        Assert.Equal("""{"a":"YQ=="}""", _secret.Text("data"));
    }

    [Fact]
    public void An_empty_map_is_a_value_of_its_own()
    {
        _secret.Apply("bob", """{"data":{"a":"YQ=="}}""").Apply("alice", """{"data":{}}""").Apply("bob", """{"data":{}}""");

        Assert.Equal("""{"f:data":{}}""", _secret.Owned("bob"));
        var refusal = Assert.Throws<ApiException>(() => _secret.Apply("carol", """{"data":{}}"""));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"alice\":\n- .data\nconflicts with \"bob\":\n- .data", refusal.Message);
    }

    [Fact]
    public void What_was_there_before_the_first_apply_belongs_to_its_own_manager()
    {
        _secret.Update("carol", """{"metadata":{"labels":{"team":"red"}},"data":{"extra":"eA==","k":"dg=="},"type":"Opaque"}""")
            .Edit("carol", obj => obj["metadata"]!["managedFields"] = new JsonArray(new JsonObject()));
        Assert.Equal("{}", _secret.Owned("carol"));

        _secret.Apply("alice", """{"data":{"k":"dg=="}}""");

        Assert.Equal("""{"f:data":{"f:k":{}}}""", _secret.Owned("alice"));
        Assert.Equal(
            """{"f:data":{".":{},"f:extra":{},"f:k":{}},"f:metadata":{"f:labels":{".":{},"f:team":{}}},"f:type":{}}""",
            _secret.Owned("before-first-apply"));
    }

    [Fact]
    public void Owner_references_and_finalizers_are_merged_by_key_and_value()
    {
        _secret.Apply("alice", """{"metadata":{"finalizers":["example.com/a"]}}""")
            .Apply("bob", """{"metadata":{"finalizers":["example.com/b"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"u"}]}}""");

        Assert.Equal("""["example.com/a","example.com/b"]""", _secret.Text("metadata.finalizers"));
        Assert.Equal(
            """{"f:metadata":{"f:finalizers":{"v:\"example.com/b\"":{}},"f:ownerReferences":{"k:{\"uid\":\"u\"}":{}}}}""",
            _secret.Owned("bob"));

        _secret.Apply("alice", "{}");
        Assert.Equal("""["example.com/b"]""", _secret.Text("metadata.finalizers"));
    }

    [Fact]
    public void Containers_and_their_variables_are_merged_by_name()
    {
        _deployment.Apply("alice", Deployment("""{"name":"main","image":"web:1","env":[{"name":"A","value":"1"}]}"""));
        _deployment.Apply("bob", """{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"B","value":"2"}]}]}}}}""");

        var containers = _deployment.Read["spec"]!["template"]!["spec"]!["containers"]!;
        Assert.Equal("""[{"name":"A","value":"1"},{"name":"B","value":"2"}]""", containers[0]!["env"]!.ToJsonString());

        var refusal = Assert.Throws<ApiException>(() => _deployment.Apply(
            "bob", """{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"9"}]}]}}}}"""));
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"alice\": .spec.template.spec.containers[name=\"main\"].env[name=\"A\"].value",
            refusal.Message);

        _deployment.Apply("bob", """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}""");
        containers = _deployment.Read["spec"]!["template"]!["spec"]!["containers"]!;
        Assert.Equal(["main", "side"], containers.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal("""[{"name":"A","value":"1"}]""", containers[0]!["env"]!.ToJsonString());
    }

    [Fact]
    public void A_port_without_protocol_has_the_key_of_the_default()
    {
        _deployment.Apply("alice", Deployment("""{"name":"main","ports":[{"containerPort":80}]}"""));

        Assert.Contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}", _deployment.Owned("alice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"bogus":{"a":1}}""", ".bogus: field not declared in schema")]
    [InlineData("""{"spec":{"bogus":1}}""", ".spec.bogus: field not declared in schema")]
    [InlineData("""{"spec":{"on":"yes"}}""", ".spec.on: expected boolean, got &{yes}")]
    [InlineData("""{"spec":{"targets":[{"kind":"D","name":"x"},{"kind":"D","name":"x"}]}}""",
        ".spec.targets: duplicate entries for key [kind=\"D\",name=\"x\"]")]
    [InlineData("""{"spec":{"tags":["a","a"]}}""", ".spec.tags: duplicate entries for key [=\"a\"]")]
    [InlineData("""{"spec":{"targets":[{"note":"x"}]}}""",
        ".spec.targets: element 0: associative list with keys has an element that omits all key fields [\"kind\" \"name\"] (and doesn't have default values for any key fields)")]
    public void What_does_not_fit_the_type_is_refused_in_the_real_words(string configuration, string reason)
    {
        var refusal = Assert.Throws<ApiException>(() => _widget.Apply("alice", configuration));

        Assert.Equal(500, refusal.Code);
        Assert.Equal($"failed to create typed patch object (/x; example.com/v1, Kind=Widget): {reason}", refusal.Message);
    }

    [Theory]
    [InlineData("""{"kind":"ConfigMap"}""", "invalid object type: /v1, Kind=ConfigMap")]
    [InlineData("""{"kind":"","apiVersion":""}""", "invalid object type: /, Kind=")]
    [InlineData("""{"apiVersion":"apps/v1"}""", "invalid object type: apps/v1, Kind=Secret")]
    [InlineData("""{"metadata":{"managedFields":[]}}""", "metadata.managedFields must be nil")]
    public void What_is_not_a_configuration_of_the_kind_is_refused(string configuration, string message)
    {
        var refusal = Assert.Throws<ApiException>(() => _secret.Apply("alice", configuration));

        Assert.Equal(400, refusal.Code);
        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void A_custom_kinds_lists_follow_its_schema()
    {
        _widget.Apply("alice", """{"spec":{"path":"p","tags":["x"],"plain":["1"],"targets":[{"kind":"D","name":"web"}]}}""");
        _widget.Apply("bob", """{"spec":{"tags":["y"],"targets":[{"kind":"S","name":"db"}]}}""");

        Assert.Equal("""["x","y"]""", _widget.Text("spec.tags"));
        Assert.Equal("""[{"kind":"D","name":"web"},{"kind":"S","name":"db"}]""", _widget.Text("spec.targets"));
        Assert.Equal(
            """{"f:spec":{"f:path":{},"f:plain":{},"f:tags":{"v:\"x\"":{}},"f:targets":{"k:{\"kind\":\"D\",\"name\":\"web\"}":{".":{},"f:kind":{},"f:name":{}}}}}""",
            _widget.Owned("alice"));

        _widget.Apply("bob", "{}");
        Assert.Equal("""["x"]""", _widget.Text("spec.tags"));
        Assert.Equal("""[{"kind":"D","name":"web"}]""", _widget.Text("spec.targets"));
    }

    [Fact]
    public void An_atomic_object_has_one_owner()
    {
        _widget.Apply("alice", """{"spec":{"whole":{"a":"1"}}}""");

        var refusal = Assert.Throws<ApiException>(() => _widget.Apply("bob", """{"spec":{"whole":{"b":"2"}}}"""));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"alice\": .spec.whole", refusal.Message);
        Assert.Equal("""{"b":"2"}""", _widget.Apply("bob", """{"spec":{"whole":{"b":"2"}}}""", force: true).Text("spec.whole"));
    }

    [Fact]
    public void Free_objects_are_merged_by_key_and_may_hold_anything()
    {
        _widget.Apply("alice", """{"spec":{"free":{"a":{"b":[1]}}}}""").Apply("bob", """{"spec":{"free":{"a":{"c":true}}}}""");

        Assert.Equal("""{"b":[1],"c":true}""", _widget.Text("spec.free.a"));
    }

    [Fact]
    public void The_status_endpoint_owns_status_only_and_the_main_one_all_but_status()
    {
        _widget.Apply("alice", """{"spec":{"path":"p"},"status":{"mac":"ignored"}}""");
        Assert.Equal("""{"f:spec":{"f:path":{}}}""", _widget.Owned("alice"));

        _widget.Apply("operator", """{"spec":{"path":"q"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", subresource: "status");

        Assert.Equal(
            """{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}}}}""",
            _widget.Owned("operator", "status"));
    }

    [Fact]
    public void Without_a_name_the_conflict_still_tells_the_subresource()
    {
        _widget.Apply("alice", "{}").Apply("operator", """{"status":{"mac":"a"}}""", subresource: "status");

        var refusal = Assert.Throws<ApiException>(() => _widget.Apply("other", """{"status":{"mac":"b"}}""", subresource: "status"));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"operator\" with subresource \"status\": .status.mac", refusal.Message);
    }

    [Fact]
    public void Kubectl_takes_over_what_its_client_side_apply_set()
    {
        const string Configuration = """{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"YQ==\"}}""";
        _secret.Update("kubectl-client-side-apply",
            $$$"""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{{{Configuration}}}"}},"data":{"a":"YQ=="}}""");

        Assert.Throws<ApiException>(() => _secret.Result("alice", """{"data":{"a":"Yg=="}}"""));
        _secret.Apply("kubectl", """{"data":{"a":"Yg=="}}""");

        Assert.Equal("\"Yg==\"", _secret.Text("data.a"));
        var annotation = (string)_secret.Read["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!;
        Assert.Equal("Yg==", (string?)JsonNode.Parse(annotation)!["data"]!["a"]);
    }

    [Fact]
    public void The_inputs_stay_as_they_are()
    {
        _secret.Apply("alice", """{"data":{"a":"YQ=="}}""");
        var before = _secret.Read.ToJsonString();

        _secret.Result("bob", """{"data":{"a":"Yg==","b":"Yg=="}}""", force: true);

        Assert.Equal(before, _secret.Read.ToJsonString());
    }

    private static string Deployment(string container) =>
        $$$$$"""{"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{{{{{container}}}}}]}}}}""";
}
