using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Patches;

namespace Operator.Tests.KubernetesSandbox.Patches;

public sealed class StrategicMergePatchTests
{
    private static readonly FieldType Pod = BuiltInTypes.Load().Find("", "v1", "Pod")!;

    [Theory]
    [InlineData("""{"metadata":{"finalizers":["b"]}}""", """{"metadata":{"finalizers":["a"]}}""", """{"metadata":{"finalizers":["a","b"]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"]}}""", """{"metadata":{"finalizers":["a"]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"$patch":"replace","c":"3"}}}""", """{"metadata":{"labels":{"c":"3"}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"$patch":"delete"}}}""", """{"metadata":{"labels":{}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":null}}""", """{"metadata":{}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"X","value":"1"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"1","env":[{"name":"Y","value":"2"},{"name":"X","value":"1"}]}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"c"},{"$patch":"replace"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"2"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"a","image":"2"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","secret"],"secret":{"secretName":"s"}}]}}""",
        """{"spec":{"volumes":[{"name":"v","secret":{"secretName":"s"}}]}}""")]
    [InlineData("""{"spec":{"tolerations":[{"key":"a"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""", """{"spec":{"tolerations":[{"key":"b"}]}}""")]
    [InlineData("{}", """{"spec":{"nodeName":null,"containers":[{"name":"a","image":null}]}}""", """{"spec":{"containers":[{"name":"a"}]}}""")]
    [InlineData("""{"metadata":{"ownerReferences":[{"uid":"1","name":"a"}]}}""", """{"metadata":{"ownerReferences":[{"uid":"1","$patch":"delete"}]}}""",
        """{"metadata":{"ownerReferences":[]}}""")]
    public void Lists_and_maps_merge_as_their_fields_say(string target, string patch, string expected)
    {
        var obj = JsonNode.Parse(target)!.AsObject();

        var patched = StrategicMergePatch.Apply(obj, JsonNode.Parse(patch)!.AsObject(), Pod);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), patched), patched.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(target), obj));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", 500, "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"metadata":{"labels":{"$patch":"frob"}}}""", 500, "unknown patch type: frob in map: map[$patch:frob]")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"nodeName":"n"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$setElementOrder/containers":{}}}""", 500, "expected a slice, but received a map")]
    public void Malformed_patches_are_refused(string patch, int code, string message)
    {
        var target = JsonNode.Parse("""{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a"}]}}""")!.AsObject();

        var refusal = Assert.Throws<ApiException>(() => StrategicMergePatch.Apply(target, JsonNode.Parse(patch)!.AsObject(), Pod));

        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }
}
