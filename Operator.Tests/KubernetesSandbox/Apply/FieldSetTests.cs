using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Operator.Tests.KubernetesSandbox.Apply;

public sealed class FieldSetTests
{
    [Theory]
    [InlineData("""{"f:a":{}}""")]
    [InlineData("""{"f:a":{".":{},"f:b":{}}}""")]
    [InlineData("""{"f:a":{"k:{\u0022n\u0022:1}":{".":{},"f:n":{}},"v:true":{},"i:3":{}}}""")]
    public void What_is_read_is_written_again(string json)
    {
        var parsed = FieldSet.Parse(JsonNode.Parse(json)!.AsObject());

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), parsed!.ToJson()), parsed.ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"x:a":{}}""")]
    [InlineData("""{"f:a":1}""")]
    [InlineData("""{"v:{":{}}""")]
    public void Nonsense_is_not_read(string json) => Assert.Null(FieldSet.Parse(JsonNode.Parse(json)!.AsObject()));

    [Fact]
    public void Difference_and_intersection_split_a_set()
    {
        var all = FieldSet.Of(["a"], ["a", "b"], ["a", "c"], ["d", "e"]);
        var some = FieldSet.Of(["a"], ["a", "c"], ["x"]);

        Assert.True(all.Difference(some).Union(all.Intersection(some)).SetEquals(all));
        Assert.True(all.Difference(some).Intersection(some).IsEmpty);
        Assert.True(FieldSet.Of(["a", "b"], ["d", "e"]).SetEquals(all.Difference(some)));
    }

    [Fact]
    public void Taking_away_a_field_with_what_is_below_it()
    {
        Assert.True(FieldSet.Of(["d", "e"]).SetEquals(FieldSet.Of(["a"], ["a", "b"], ["d", "e"]).Without(FieldSet.Of(["a"]))));
    }

    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("1", "2", -1)]
    [InlineData("2", "\"1\"", -1)]
    [InlineData("\"a\"", "\"b\"", -1)]
    [InlineData("\"a\"", "true", -1)]
    [InlineData("false", "true", -1)]
    [InlineData("null", "[]", 1)]
    public void Values_have_an_order(string left, string right, int order) =>
        Assert.Equal(order, Math.Sign(JsonValues.Compare(JsonNode.Parse(left), JsonNode.Parse(right))));
}
