using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Patches;

namespace Operator.Tests.KubernetesSandbox.Patches;

public sealed class MergePatchTests
{
    public static TheoryData<string> Documents => new(
        "{}", """{"a":1}""", """{"a":{"b":[1,{"c":2}]},"d":"e"}""", """{"a":{"x":{"y":{}}},"b":false}""", """{"a":[1,2,3]}""");

    // The examples of RFC 7386, appendix A, that are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Objects_merge_and_all_else_is_replaced(string target, string patch, string expected)
    {
        var result = MergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch)!.AsObject());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void An_empty_patch_changes_nothing_and_a_patch_twice_is_a_patch_once(string document)
    {
        var obj = JsonNode.Parse(document)!.AsObject();
        foreach (var patch in Documents.Select(row => JsonNode.Parse(row.Data)!.AsObject()))
        {
            var once = MergePatch.Apply(obj, patch);
            Assert.True(JsonNode.DeepEquals(once, MergePatch.Apply(once, patch)));
        }

        Assert.True(JsonNode.DeepEquals(obj, MergePatch.Apply(obj, [])));
        Assert.True(JsonNode.DeepEquals(obj, MergePatch.Apply([], obj)));
        Assert.True(JsonNode.DeepEquals(obj, JsonNode.Parse(document)));
    }
}
