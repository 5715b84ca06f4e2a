using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Operator.Tests.KubernetesSandbox.Apply;

public sealed class GoShapeTests
{
    [Fact]
    public void Empty_optional_fields_vanish_and_pointers_stay()
    {
        var shaped = GoShape.Normalize(
            JsonNode.Parse("""{"kind":"Secret","metadata":{"name":"x","labels":{}},"data":{},"immutable":false,"type":""}""")!.AsObject(),
            new Subject(Subject.Secret).Type);

        Assert.Equal("""{"kind":"Secret","metadata":{"name":"x"},"immutable":false}""", shaped.ToJsonString());
    }

    [Fact]
    public void Fields_without_omitempty_are_written_though_empty()
    {
        var role = new Subject(Subject.BuiltIn("rbac.authorization.k8s.io", "v1", "Role", "roles"));

        Assert.Equal("""{"metadata":{},"rules":null}""", GoShape.Normalize([], role.Type).ToJsonString());
    }

    [Fact]
    public void Every_type_of_the_table_can_be_resolved()
    {
        foreach (var (group, kind) in new[] { ("", "Pod"), ("", "Service"), ("apps", "StatefulSet"), ("batch", "CronJob"), ("apiextensions.k8s.io", "CustomResourceDefinition"), ("networking.k8s.io", "Ingress"), ("", "Node") })
        {
            HashSet<FieldType> seen = [];
            Visit(new Subject(Subject.BuiltIn(group, "v1", kind, "x")).Type, seen);
            Assert.True(seen.Count > 10, kind);
        }
    }

    private static void Visit(FieldType type, HashSet<FieldType> seen)
    {
        if (!seen.Add(type))
            return;
        foreach (var field in type.Map?.Fields.Values ?? [])
            Visit(field.Type, seen);
        if (type.Map?.Element is { } element)
            Visit(element, seen);
        if (type.List?.Element is { } item)
            Visit(item, seen);
    }
}
