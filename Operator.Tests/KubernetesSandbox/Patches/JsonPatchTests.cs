using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Patches;

namespace Operator.Tests.KubernetesSandbox.Patches;

public sealed class JsonPatchTests
{
    private const string Target = """{"a":{"b":"1","x/y":"2"},"list":["one","two"],"nothing":null}""";

    [Theory]
    [InlineData("""[{"op":"add","path":"/a/c","value":3}]""", """{"a":{"b":"1","x/y":"2","c":3},"list":["one","two"],"nothing":null}""")]
    [InlineData("""[{"op":"replace","path":"/a/x~1y","value":3}]""", """{"a":{"b":"1","x/y":3},"list":["one","two"],"nothing":null}""")]
    [InlineData("""[{"op":"add","path":"/list/-","value":"three"}]""", """{"a":{"b":"1","x/y":"2"},"list":["one","two","three"],"nothing":null}""")]
    [InlineData("""[{"op":"add","path":"/list/0","value":"zero"}]""", """{"a":{"b":"1","x/y":"2"},"list":["zero","one","two"],"nothing":null}""")]
    [InlineData("""[{"op":"add","path":"/list/2","value":"three"}]""", """{"a":{"b":"1","x/y":"2"},"list":["one","two","three"],"nothing":null}""")]
    [InlineData("""[{"op":"remove","path":"/list/-1"}]""", """{"a":{"b":"1","x/y":"2"},"list":["one"],"nothing":null}""")]
    [InlineData("""[{"op":"move","from":"/a/b","path":"/moved"}]""", """{"a":{"x/y":"2"},"list":["one","two"],"nothing":null,"moved":"1"}""")]
    [InlineData("""[{"op":"copy","from":"/list/0","path":"/a/b"}]""", """{"a":{"b":"one","x/y":"2"},"list":["one","two"],"nothing":null}""")]
    [InlineData("""[{"op":"test","path":"/a/b","value":"1"},{"op":"remove","path":"/a"}]""", """{"list":["one","two"],"nothing":null}""")]
    [InlineData("""[{"op":"test","path":"/ghost","value":null}]""", Target)]
    [InlineData("[]", Target)]
    public void Operations_are_run_in_order(string patch, string expected)
    {
        var target = JsonNode.Parse(Target)!.AsObject();

        var patched = JsonPatch.Apply(target, JsonNode.Parse(patch)!.AsArray());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), patched), patched.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Target), target));
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a/b","value":"2"}]""")]
    [InlineData("""[{"op":"remove","path":"/ghost"}]""")]
    [InlineData("""[{"op":"replace","path":"/ghost","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/spec/a/b","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/9","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/x","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/list/2"}]""")]
    [InlineData("""[{"op":"frob","path":"/a"}]""")]
    [InlineData("""[{"path":"/a"}]""")]
    [InlineData("""[{"op":"move","from":"/ghost","path":"/a"}]""")]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""")]
    public void What_does_not_apply_is_refused_without_saying_why(string patch)
    {
        var refusal = Assert.Throws<ApiException>(() => JsonPatch.Apply(JsonNode.Parse(Target)!.AsObject(), JsonNode.Parse(patch)!.AsArray()));

        Assert.Equal((422, "Invalid"), (refusal.Code, refusal.Reason));
        Assert.Equal("the server rejected our request due to an error in our request", refusal.Message);
        Assert.Equal("{}", refusal.Details!.ToJsonString());
    }

    [Fact]
    public void Copies_cannot_grow_an_object_without_end()
    {
        var target = new JsonObject { ["a"] = new JsonObject { ["text"] = new string('x', 1000) } };
        var patch = new JsonArray([.. Enumerable.Range(0, 40).Select(i => new JsonObject { ["op"] = "copy", ["from"] = "/a", ["path"] = $"/a/{i}" })]);

        Assert.Equal(422, Assert.Throws<ApiException>(() => JsonPatch.Apply(target, patch)).Code);
    }

    [Fact]
    public void What_is_no_operation_is_malformed()
    {
        Assert.Equal(400, Assert.Throws<ApiException>(() => JsonPatch.Apply([], [1])).Code);
    }
}
