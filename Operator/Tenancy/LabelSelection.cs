using Operator.Entities;

namespace Operator.Tenancy;

/// <summary>Label selectors, as <c>meta/v1</c> defines them.</summary>
public static class LabelSelection
{
    /// <summary>Whether labels fulfil all conditions. A condition with an operator that there is none of is never fulfilled.</summary>
    public static bool Selects(NamespaceSelector selector, IReadOnlyDictionary<string, string> labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value)
        && (selector.MatchExpressions ?? []).All(requirement => IsMet(requirement, labels));

    private static bool IsMet(NamespaceSelectorRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(requirement.Key ?? "");
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            LabelOperator.In => value is not null && values.Contains(value),
            LabelOperator.NotIn => value is null || !values.Contains(value),
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
            _ => false,
        };
    }
}
