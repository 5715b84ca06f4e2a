using System.Diagnostics.CodeAnalysis;
using Operator.Entities;

namespace Operator.Rollouts;

/// <summary>Writes label selectors as the API takes them in URLs (Kubernetes, "Labels and Selectors: Set-based requirement").</summary>
internal static class SelectorText
{
    /// <summary>Writes a selector; false for one that can't be written, which the CRD refuses too.</summary>
    public static bool TryWrite(RolloutSelector selector, [NotNullWhen(true)] out string? text)
    {
        List<string?> requirements =
        [
            .. (selector.MatchLabels ?? new Dictionary<string, string>())
                .Select(pair => IsPlain(pair.Key) && IsPlain(pair.Value) ? $"{pair.Key}={pair.Value}" : null),
            .. (selector.MatchExpressions ?? []).Select(Write),
        ];
        text = requirements.Count == 0 || requirements.Contains(null) ? null : string.Join(',', requirements);
        return text is not null;
    }

    private static string? Write(RolloutSelectorExpression expression)
    {
        var values = expression.Values ?? [];
        if (string.IsNullOrEmpty(expression.Key) || !IsPlain(expression.Key) || !values.All(IsPlain))
            return null;

        return expression.Operator switch
        {
            RolloutSelectorExpression.In when values.Count > 0 => $"{expression.Key} in ({string.Join(',', values)})",
            RolloutSelectorExpression.NotIn when values.Count > 0 => $"{expression.Key} notin ({string.Join(',', values)})",
            RolloutSelectorExpression.Exists => expression.Key,
            RolloutSelectorExpression.DoesNotExist => $"!{expression.Key}",
            _ => null,
        };
    }

    // Nothing that means something in a selector. Whether it is a label is for the API server to say.
    private static bool IsPlain(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
}
