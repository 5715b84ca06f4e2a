using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Rbac;

/// <summary>Collects the rules of ClusterRoles with an <c>aggregationRule</c>, as the clusterrole-aggregation controller does.</summary>
public static class RoleAggregation
{
    /// <summary>True if a ClusterRole's rules are collected from others.</summary>
    public static bool IsAggregated(JsonObject clusterRole) => clusterRole.Items("aggregationRule", "clusterRoleSelectors").Count > 0;

    /// <summary>The rules that an aggregated ClusterRole should have.</summary>
    /// <param name="clusterRole">The aggregated ClusterRole.</param>
    /// <param name="clusterRoles">All ClusterRoles, in the order of their names.</param>
    public static JsonArray Rules(JsonObject clusterRole, IReadOnlyList<JsonObject> clusterRoles)
    {
        var rules = new JsonArray();
        Collect(clusterRole, clusterRoles, rules, [clusterRole.Text("metadata", "name")]);
        return rules;
    }

    private static void Collect(JsonObject clusterRole, IReadOnlyList<JsonObject> all, JsonArray rules, HashSet<string> seen)
    {
        foreach (var selector in clusterRole.Items("aggregationRule", "clusterRoleSelectors"))
        {
            foreach (var role in all.Where(role => Selects(selector, role.At("metadata", "labels"))))
            {
                if (!seen.Add(role.Text("metadata", "name")))
                    continue;
                // An aggregated role that is itself aggregated (edit into admin) brings what it should have, not what it has so far.
                if (IsAggregated(role))
                    Collect(role, all, rules, seen);
                else
                    AddMissing(rules, role.Items("rules"));
            }
        }
    }

    private static void AddMissing(JsonArray rules, IReadOnlyList<JsonNode?> more)
    {
        foreach (var rule in more.Where(rule => !rules.Any(known => JsonNode.DeepEquals(known, rule))))
            rules.Add(rule?.DeepClone());
    }

    private static bool Selects(JsonNode? selector, JsonNode? labels) =>
        (selector.At("matchLabels") as JsonObject ?? [])
            .All(label => Has(labels, label.Key) && labels.Text(label.Key) == label.Value.Text())
        && selector.Items("matchExpressions").All(expression => Matches(expression, labels));

    private static bool Matches(JsonNode? expression, JsonNode? labels)
    {
        var key = expression.Text("key");
        var values = expression.Texts("values");
        return expression.Text("operator") switch
        {
            "In" => Has(labels, key) && values.Contains(labels.Text(key)),
            "NotIn" => !Has(labels, key) || !values.Contains(labels.Text(key)),
            "Exists" => Has(labels, key),
            "DoesNotExist" => !Has(labels, key),
            _ => false,
        };
    }

    private static bool Has(JsonNode? labels, string key) => labels is JsonObject set && set.ContainsKey(key);
}
