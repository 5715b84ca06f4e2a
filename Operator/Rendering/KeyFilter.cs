using GoTemplates;
using Operator.Pipeline;

namespace Operator.Rendering;

/// <summary>
/// Which keys of the source are written, by VSO's order (helpers/secrets.go): what an exclude matches isn't; of the rest, if there are includes, what one of
/// them matches is. Expressions are RE2's and match any part of a key.
/// </summary>
public sealed class KeyFilter
{
    private readonly IReadOnlyList<RegularExpression> _includes;
    private readonly IReadOnlyList<RegularExpression> _excludes;

    private KeyFilter(IReadOnlyList<RegularExpression> includes, IReadOnlyList<RegularExpression> excludes)
    {
        _includes = includes;
        _excludes = excludes;
    }

    /// <summary>A filter, or which expression is none.</summary>
    public static Outcome<KeyFilter> Create(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        if (Parse("includes", includes, out var including) is { } invalid)
            return invalid;

        return Parse("excludes", excludes, out var excluding) is { } problem ? problem : new KeyFilter(including, excluding);
    }

    /// <summary>Whether a key is written.</summary>
    public bool Passes(string key, CancellationToken cancellationToken) =>
        !_excludes.Any(expression => expression.IsMatch(key, cancellationToken))
        && (_includes.Count == 0 || _includes.Any(expression => expression.IsMatch(key, cancellationToken)));

    private static Problem? Parse(string field, IReadOnlyList<string> patterns, out List<RegularExpression> expressions)
    {
        expressions = [];
        foreach (var pattern in patterns)
        {
            if (!RegularExpression.TryParse(pattern, out var expression, out var error))
            {
                return new Problem(
                    Reasons.InvalidTemplate, $"\"{pattern}\" in {field} is no regular expression of RE2 ({error}): correct it", ProblemKind.Stalled);
            }

            expressions.Add(expression);
        }

        return null;
    }
}
