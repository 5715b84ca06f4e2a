using System.Text.Json.Nodes;
using Operator.Manifests;

namespace Operator.Tests.Manifests;

/// <summary>What the API server asks of a CRD (Kubernetes, "Specifying a structural schema"), and what this project asks on top.</summary>
public sealed class StructuralSchemaTests
{
    public static TheoryData<string> Kinds => [.. CustomResources.All.Select(c => c.Type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_node_has_a_type_and_nothing_that_structural_schemas_forbid(string kind)
    {
        string[] types = ["object", "array", "string", "integer", "number", "boolean"];
        string[] forbidden =
            ["$ref", "definitions", "oneOf", "anyOf", "allOf", "not", "nullable", "deprecated", "patternProperties", "uniqueItems"];
        foreach (var (path, node) in Nodes(kind))
        {
            Assert.True(types.Contains(node["type"]?.GetValue<string>()), $"{path} has no type");
            Assert.True(!forbidden.Any(node.ContainsKey), $"{path} has a forbidden keyword: {node.ToJsonString()}");
            Assert.True(!(node.ContainsKey("properties") && node.ContainsKey("additionalProperties")), $"{path} is both object and map");
            Assert.True(node["type"]!.GetValue<string>() != "array" || node["items"] is JsonObject, $"{path} has no items");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_has_a_schema_default(string kind)
    {
        Assert.DoesNotContain(Nodes(kind), n => n.Node.ContainsKey("default"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_object_with_fields_and_every_field_says_what_it_is(string kind)
    {
        var silent = Nodes(kind).Where(n => string.IsNullOrWhiteSpace(n.Node["description"]?.GetValue<string>())).Select(n => n.Path);

        // Items, and what the API server itself describes, may go without.
        Assert.DoesNotContain(silent, p => p != ".metadata" && !p.EndsWith("[]", StringComparison.Ordinal) && !p.EndsWith('*'));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_required_field_exists_and_the_status_requires_none(string kind)
    {
        foreach (var (path, node) in Nodes(kind))
        {
            var required = (node["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>());
            Assert.All(required, r => Assert.True(node["properties"]!.AsObject().ContainsKey(r), $"{path}.{r}"));
        }

        Assert.Null(Schema(kind)["properties"]!["status"]!["required"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_rule_has_a_message_of_one_line(string kind)
    {
        foreach (var (path, rule) in Rules(kind))
        {
            var message = rule["message"]?.GetValue<string>();
            Assert.True(message is { Length: > 20 and < 2048 } && !message.Contains('\n'), $"{path}: {rule.ToJsonString()}");
        }
    }

    /// <summary>The API server estimates what a rule costs at most, and refuses the CRD if a text or a list has no bound.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_rule_searches_is_bounded(string kind)
    {
        foreach (var (path, node) in Nodes(kind))
        {
            var rules = string.Join(' ', (node["x-kubernetes-validations"] as JsonArray ?? []).Select(r => r!["rule"]!.GetValue<string>()));
            if (rules.Contains("self.matches(") || rules.Contains("self.contains("))
                Assert.True(node.ContainsKey("maxLength"), $"{path} needs maxLength");
            if (rules.Contains("self.all("))
                Assert.True(node.ContainsKey("maxItems") || node.ContainsKey("maxProperties"), $"{path} needs maxItems or maxProperties");
            if (rules.Contains("n.matches(") || rules.Contains("self[k].matches("))
                Assert.True((node["items"] ?? node["additionalProperties"])!["maxLength"] is not null, $"{path}: items need maxLength");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_conditions_are_a_map_by_type(string kind)
    {
        var conditions = Schema(kind)["properties"]!["status"]!["properties"]!["conditions"]!;

        Assert.Equal("map", conditions["x-kubernetes-list-type"]!.GetValue<string>());
        Assert.Equal(["type"], conditions["x-kubernetes-list-map-keys"]!.AsArray().Select(k => k!.GetValue<string>()));
        Assert.Contains("type", conditions["items"]!["required"]!.AsArray().Select(k => k!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Field_paths_of_rules_exist(string kind)
    {
        foreach (var (path, node) in Nodes(kind))
        {
            foreach (var rule in node["x-kubernetes-validations"] as JsonArray ?? [])
            {
                if (rule!["fieldPath"]?.GetValue<string>() is { } field)
                    Assert.True(node["properties"]!.AsObject().ContainsKey(field.TrimStart('.')), $"{path}{field}");
            }
        }
    }

    private static JsonObject Schema(string kind) => StructuralSchema.Of(CustomResources.All.Single(c => c.Type.Name == kind));

    private static IEnumerable<(string Path, JsonObject Rule)> Rules(string kind) =>
        from entry in Nodes(kind)
        from rule in entry.Node["x-kubernetes-validations"] as JsonArray ?? []
        select (entry.Path, rule!.AsObject());

    private static IEnumerable<(string Path, JsonObject Node)> Nodes(string kind) => Nodes("", Schema(kind));

    private static IEnumerable<(string Path, JsonObject Node)> Nodes(string path, JsonObject node)
    {
        var below = (node["properties"] as JsonObject ?? []).Select(p => ($"{path}.{p.Key}", p.Value))
            .Append(($"{path}[]", node["items"]))
            .Append(($"{path}.*", node["additionalProperties"]))
            .Where(c => c.Item2 is JsonObject);
        return below.SelectMany(c => Nodes(c.Item1, c.Item2!.AsObject())).Prepend((path, node));
    }
}
