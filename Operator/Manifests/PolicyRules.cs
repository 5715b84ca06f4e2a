using System.Reflection;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Runtime.Rbac;

namespace Operator.Manifests;

/// <summary>
/// RBAC rules from the attributes of types: no more than what they ask for, each resource once, always in the same order.
/// </summary>
public static class PolicyRules
{
    /// <summary>What the types ask for in every namespace.</summary>
    public static JsonArray EveryNamespace(IReadOnlyList<Type> types) => Merge(types.SelectMany(Rights).Where(r => !r.OwnNamespace));

    /// <summary>What the types ask for in the operator's own namespace only.</summary>
    public static JsonArray OwnNamespace(IReadOnlyList<Type> types) => Merge(types.SelectMany(Rights).Where(r => r.OwnNamespace));

    /// <summary>One rule over some entities.</summary>
    public static JsonArray Over(IEnumerable<Type> entities, RbacVerb verbs, string? subresource = null) =>
        Merge(entities.Select(e => EntityRight(e, verbs, subresource)));

    /// <summary>The same rules, together.</summary>
    public static JsonArray Together(params JsonArray[] rules) => new([.. rules.SelectMany(r => r).Select(r => r!.DeepClone())]);

    private static IEnumerable<Right> Rights(Type type)
    {
        var onEntities =
            from attribute in type.GetCustomAttributes<EntityRbacAttribute>()
            from entity in attribute.Entities
            select EntityRight(entity, attribute.Verbs, attribute.Subresource);
        var onOthers =
            from attribute in type.GetCustomAttributes<GenericRbacAttribute>()
            from apiGroup in attribute.Groups
            from resource in attribute.Resources
            select new Right(apiGroup, resource, Joined(attribute.ResourceNames), attribute.OwnNamespace, attribute.Verbs);
        return onEntities.Concat(onOthers);
    }

    private static Right EntityRight(Type entity, RbacVerb verbs, string? subresource)
    {
        var names = entity.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{entity} has no [KubernetesEntity]", nameof(entity));
        var resource = subresource is null ? names.PluralName : $"{names.PluralName}/{subresource}";
        return new Right(names.Group, resource, "", OwnNamespace: false, verbs);
    }

    private static JsonArray Merge(IEnumerable<Right> rights)
    {
        // First the verbs of each resource, then the resources that share their verbs.
        var perResource = rights
            .GroupBy(r => (r.Group, r.Resource, r.ResourceNames))
            .Select(g => (g.Key, Verbs: Joined(Verbs(g.Aggregate(RbacVerb.None, (all, r) => all | r.Verbs)))));
        var rules = perResource
            .GroupBy(r => (r.Key.Group, r.Key.ResourceNames, r.Verbs))
            .Select(g => (g.Key, Resources: Joined(g.Select(r => r.Key.Resource).Order(StringComparer.Ordinal))))
            .OrderBy(r => r.Key.Group, StringComparer.Ordinal)
            .ThenBy(r => r.Resources, StringComparer.Ordinal)
            .ThenBy(r => r.Key.ResourceNames, StringComparer.Ordinal);

        // As nodes: a JsonArray takes other types by an overload that needs reflection.
        return [.. rules.Select(r => (JsonNode)Rule(r.Key.Group, r.Resources, r.Key.ResourceNames, r.Key.Verbs))];
    }

    private static JsonObject Rule(string group, string resources, string resourceNames, string verbs)
    {
        var rule = new JsonObject { ["apiGroups"] = new JsonArray(group), ["resources"] = Split(resources) };
        if (resourceNames.Length > 0) rule["resourceNames"] = Split(resourceNames);
        rule["verbs"] = Split(verbs);
        return rule;
    }

    private static IEnumerable<string> Verbs(RbacVerb verbs)
    {
        if (verbs.HasFlag(RbacVerb.All)) return ["*"];
        return Enum.GetValues<RbacVerb>()
            .Where(v => v is not (RbacVerb.None or RbacVerb.All or RbacVerb.AllExplicit))
            .Where(v => verbs.HasFlag(RbacVerb.AllExplicit) || verbs.HasFlag(v))
            .Select(v => v.ToString().ToLowerInvariant());
    }

    private static string Joined(IEnumerable<string> names) => string.Join(',', names);

    private static JsonArray Split(string names) => [.. names.Split(',').Select(n => (JsonNode)n)];

    private sealed record Right(string Group, string Resource, string ResourceNames, bool OwnNamespace, RbacVerb Verbs);
}
