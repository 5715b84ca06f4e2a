using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Tables;

namespace Operator.Tests.KubernetesSandbox.Tables;

public sealed class TableRendererTests
{
    private const string Metadata = "\"metadata\":{\"name\":\"x\",\"namespace\":\"ns\",\"creationTimestamp\":\"2030-01-02T03:00:00Z\"}";

    private readonly TableRenderer _renderer = new(new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));

    [Theory]
    [InlineData("", "Secret", """ "type":"Opaque","data":{"a":"","b":""} """, """["x","Opaque",2,"4m5s"]""")]
    [InlineData("", "Secret", """ "type":"Opaque" """, """["x","Opaque",0,"4m5s"]""")]
    [InlineData("", "ConfigMap", """ "data":{"a":""},"binaryData":{"b":""} """, """["x",2,"4m5s"]""")]
    [InlineData("", "ServiceAccount", """ "secrets":[{"name":"s"}] """, """["x",1,"4m5s"]""")]
    [InlineData("", "Namespace", """ "status":{"phase":"Terminating"} """, """["x","Terminating","4m5s"]""")]
    [InlineData("coordination.k8s.io", "Lease", """ "spec":{"holderIdentity":"me"} """, """["x","me","4m5s"]""")]
    [InlineData("coordination.k8s.io", "Lease", """ "spec":{} """, """["x","","4m5s"]""")]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", """ "spec":{} """, """["x","2030-01-02T03:00:00Z"]""")]
    [InlineData("rbac.authorization.k8s.io", "ClusterRole", """ "rules":[] """, """["x","2030-01-02T03:00:00Z"]""")]
    [InlineData("admissionregistration.k8s.io", "MutatingWebhookConfiguration", """ "webhooks":[{},{}] """, """["x",2,"4m5s"]""")]
    [InlineData("rbac.authorization.k8s.io", "RoleBinding",
        """
         "roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"User","name":"v"},
         {"kind":"ServiceAccount","name":"s","namespace":"n"}]
        """,
        """["x","Role/r","4m5s","u, v","","n/s"]""")]
    [InlineData("apps", "Deployment",
        """
         "spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"c","operator":"In","values":["y","x"]}]},
         "template":{"spec":{"containers":[{"name":"c1","image":"i1"},{"name":"c2","image":"i2"}]}}},"status":{"readyReplicas":1,"updatedReplicas":2}
        """,
        """["x","1/3",2,0,"4m5s","c1,c2","i1,i2","a=1,b=2,c in (x,y)"]""")]
    [InlineData("apps", "StatefulSet", """ "spec":{"replicas":1} """, """["x","0/1","4m5s","",""]""")]
    [InlineData("apps", "ReplicaSet", """ "spec":{"replicas":1} """, """["x",1,0,0,"4m5s","","","\u003Cnone\u003E"]""")]
    [InlineData("apps", "DaemonSet", """ "status":{"numberReady":1} """, """["x",0,0,1,0,0,"\u003Cnone\u003E","4m5s","","","\u003Cnone\u003E"]""")]
    [InlineData("", "Service",
        """ "spec":{"type":"NodePort","clusterIPs":["10.0.0.1"],"ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]} """,
        """["x","NodePort","10.0.0.1","\u003Cnone\u003E","80:30080/TCP,53/UDP","4m5s","\u003Cnone\u003E"]""")]
    [InlineData("", "Service", """ "spec":{"type":"LoadBalancer"} """, """["x","LoadBalancer","\u003Cnone\u003E","\u003Cpending\u003E","\u003Cnone\u003E","4m5s","\u003Cnone\u003E"]""")]
    public void Cells_are_those_of_the_kind(string group, string kind, string fields, string cells) =>
        Assert.Equal(cells, Cells(BuiltIn(group, kind), fields));

    [Theory]
    [InlineData("""{}""", "0/2", "", "0")]
    [InlineData("""{"phase":"Pending"}""", "0/2", "Pending", "0")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","reason":"SchedulingGated"}]}""", "0/2", "SchedulingGated", "0")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "0/2", "Evicted", "0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}},{"ready":true,"state":{"running":{}}}]}""", "2/2", "Running", "0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2030-01-02T03:04:00Z"}}},{"ready":true,"state":{"running":{}}}]}""", "1/2", "CrashLoopBackOff", "3 (5s ago)")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"state":{"terminated":{"exitCode":2}}}]}""", "0/2", "ExitCode:2", "0")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]}""", "1/2", "NotReady", "0")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"name":"init","restartCount":1,"state":{"waiting":{"reason":"PodInitializing"}}}]}""", "0/2", "Init:0/1", "1")]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"name":"init","state":{"terminated":{"exitCode":1}}}]}""", "0/2", "Init:ExitCode:1", "0")]
    public void Pods_show_the_state_of_their_containers(string status, string ready, string reason, string restarts)
    {
        var cells = Row(BuiltIn("", "Pod"), $$"""
            "spec":{"containers":[{"name":"a"},{"name":"b"}],"initContainers":[{"name":"init"}]},"status":{{status}}
            """)["cells"]!.AsArray();

        Assert.Equal([ready, reason, restarts], cells.Skip(1).Take(3).Select(cell => cell!.GetValue<string>()));
    }

    [Fact]
    public void Completed_pods_say_so_in_the_conditions_of_their_row()
    {
        Assert.Null(Row(BuiltIn("", "Pod"), "\"status\":{\"phase\":\"Running\"}")["conditions"]);
        Assert.Equal("Completed", Row(BuiltIn("", "Pod"), "\"status\":{\"phase\":\"Succeeded\"}")["conditions"]![0]!["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("",
        """
        "involvedObject":{"kind":"Pod","name":"p","fieldPath":"spec.c"},"type":"Warning","reason":"Failed","message":" text\n","count":4,
        "source":{"component":"kubelet","host":"n"},"firstTimestamp":"2030-01-02T03:00:00Z","lastTimestamp":"2030-01-02T03:04:00Z"
        """,
        """["5s","Warning","Failed","pod/p","spec.c","kubelet, n","text","4m5s",4,"x"]""")]
    [InlineData("events.k8s.io",
        """
        "regarding":{"kind":"Pod","name":"p"},"type":"Normal","reason":"R","note":"text","eventTime":"2030-01-02T03:04:00.000000Z",
        "reportingController":"c","reportingInstance":"i"
        """,
        """["5s","Normal","R","pod/p","","c, i","text","5s",1,"x"]""")]
    [InlineData("",
        """
        "involvedObject":{"kind":"Pod","name":"p"},"reason":"R","eventTime":"2030-01-02T03:00:00.000000Z",
        "series":{"count":7,"lastObservedTime":"2030-01-02T03:04:00.000000Z"},"reportingComponent":"c"
        """,
        """["5s","","R","pod/p","","c","","4m5s",7,"x"]""")]
    public void Events_are_shown_alike_in_both_groups(string group, string fields, string cells) =>
        Assert.Equal(cells, Cells(BuiltIn(group, "Event"), fields));

    [Fact]
    public void Custom_resources_have_their_printer_columns()
    {
        var resource = Custom(
            """
            [{"name":"Mount","type":"string","jsonPath":".spec.mount"},{"name":"Version","type":"integer","jsonPath":".spec.version"},
             {"name":"On","type":"boolean","jsonPath":".spec.on"},{"name":"Ratio","type":"number","jsonPath":".spec.ratio"},
             {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status","priority":1,"description":"d"},
             {"name":"Map","type":"string","jsonPath":".spec.map"},{"name":"Since","type":"date","format":"date","jsonPath":".spec.since"},
             {"name":"Text","type":"string","jsonPath":".spec.on"},{"name":"Wrong","type":"integer","jsonPath":".spec.mount"}]
            """);

        Assert.Equal(
            """["x","kv",2,true,1.5,"True","{\u0022a\u0022:1,\u0022b\u0022:[2]}","5s","true",null]""",
            Cells(resource,
                """
                "spec":{"mount":"kv","version":2,"on":true,"ratio":1.5,"map":{"b":[2],"a":1},"since":"2030-01-02T03:04:00Z"},
                "status":{"conditions":[{"type":"Ready","status":"True"}]}
                """));
        Assert.Equal("""["x",null,null,null,null,null,null,null,null,null]""", Cells(resource, "\"spec\":{}"));

        var columns = _renderer.Columns(resource);
        Assert.Equal(
            """{"name":"Mount","type":"string","format":"","description":"Custom resource definition column (in JSONPath format): .spec.mount","priority":0}""",
            columns[1]!.ToJsonString());
        Assert.Equal("""{"name":"Ready","type":"string","format":"","description":"d","priority":1}""", columns[5]!.ToJsonString());
    }

    [Fact]
    public void Custom_resources_without_printer_columns_have_name_and_age()
    {
        Assert.Equal(["Name:string:name", "Age:date:"], Headings(Custom("[]")));
        Assert.Equal("""["x","4m5s"]""", Cells(Custom("[]"), "\"spec\":{}"));
    }

    [Fact]
    public void Headings_are_those_of_kubectl()
    {
        Assert.Equal(
            [
                "Name:string:name", "Ready:string:", "Status:string:", "Restarts:string:", "Age:string:", "IP:string:", "Node:string:",
                "Nominated Node:string:", "Readiness Gates:string:",
            ],
            Headings(BuiltIn("", "Pod")));
        Assert.Equal(["Name:string:name", "Created At:date:"], Headings(BuiltIn("example.com", "Unknown")));
    }

    [Fact]
    public void Rows_carry_what_includeObject_asks_for()
    {
        var obj = JsonNode.Parse("{" + Metadata + ",\"data\":{}}")!.AsObject();

        Assert.Null(_renderer.Row(BuiltIn("", "Secret"), obj, "None")["object"]);
        Assert.Equal("""["kind","apiVersion","metadata","data"]""", Keys(_renderer.Row(BuiltIn("", "Secret"), obj, "Object")["object"]!));
        var partial = _renderer.Row(BuiltIn("", "Secret"), obj, "")["object"]!;
        Assert.Equal("""["kind","apiVersion","metadata"]""", Keys(partial));
        Assert.Equal("PartialObjectMetadata", partial["kind"]!.GetValue<string>());
        Assert.Equal("meta.k8s.io/v1beta1", _renderer.Row(BuiltIn("", "Secret"), obj, "", "v1beta1")["object"]!["apiVersion"]!.GetValue<string>());
    }

    [Fact]
    public void An_includeObject_that_does_not_exist_is_refused()
    {
        foreach (var valid in (string?[])[null, "", "None", "Metadata", "Object"])
            TableRenderer.CheckIncludeObject(valid);

        var error = Assert.Throws<ApiException>(() => TableRenderer.CheckIncludeObject("Some"));
        Assert.Equal(
            (400, "Unable to convert to Table as requested: includeObject: Invalid value: \"Some\": must be 'Metadata', 'Object', 'None', or empty"),
            (error.Code, error.Message));
    }

    [Theory]
    [InlineData("Pod")]
    [InlineData("Event")]
    [InlineData("Service")]
    [InlineData("Node")]
    public void Objects_without_anything_in_them_are_shown_too(string kind)
    {
        var resource = BuiltIn("", kind);

        Assert.Equal(_renderer.Columns(resource).Count, _renderer.Row(resource, [], "")["cells"]!.AsArray().Count);
        var odd = JsonNode.Parse("""{"metadata":"x","spec":[],"status":7,"involvedObject":[]}""")!.AsObject();
        Assert.Equal(_renderer.Columns(resource).Count, _renderer.Row(resource, odd, "")["cells"]!.AsArray().Count);
    }

    private static ApiResource BuiltIn(string group, string kind) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        Singular = kind,
        ListKind = kind + "List",
    };

    private static ApiResource Custom(string columns) => BuiltIn("example.com", "Widget") with
    {
        CustomSchema = [],
        PrinterColumns = JsonNode.Parse(columns)!.AsArray(),
    };

    private static string Keys(JsonNode obj) => new JsonArray([.. obj.AsObject().Select(field => (JsonNode)field.Key)]).ToJsonString();

    private IEnumerable<string> Headings(ApiResource resource) =>
        _renderer.Columns(resource).Select(column => $"{column!["name"]}:{column["type"]}:{column["format"]}");

    private JsonObject Row(ApiResource resource, string fields) =>
        _renderer.Row(resource, JsonNode.Parse("{" + Metadata + "," + fields + "}")!.AsObject(), "");

    private string Cells(ApiResource resource, string fields) => Row(resource, fields)["cells"]!.ToJsonString();
}
