using GoTemplates;
using Operator.Pipeline;

namespace Operator.Rendering;

/// <summary>
/// Which keys of the source are written, by VSO's order (helpers/secrets.go): what an exclude matches isn't; of the rest, if there are includes, what one of
/// them matches is. Expressions are RE2's and match any part of a key; they are run by the function that templates have for it.
/// </summary>
public sealed class KeyFilter
{
    private const string Name = "filter";
    private static readonly TemplateSet Matcher = TemplateSet.Parse(Name, "{{ mustRegexMatch .pattern .key }}");

    private readonly IReadOnlyList<string> _includes;
    private readonly IReadOnlyList<string> _excludes;

    private KeyFilter(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        _includes = includes;
        _excludes = excludes;
    }

    /// <summary>A filter, or which expression is none.</summary>
    public static Outcome<KeyFilter> Create(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        foreach (var (field, pattern) in includes.Select(p => ("includes", p)).Concat(excludes.Select(p => ("excludes", p))))
        {
            try
            {
                Matches(pattern, "", CancellationToken.None);
            }
            catch (TemplateExecutionException e)
            {
                return new Problem(
                    Reasons.InvalidTemplate,
                    $"\"{pattern}\" in {field} is no regular expression of RE2 ({e.Reason}): correct it",
                    ProblemKind.Stalled);
            }
        }

        return new KeyFilter(includes, excludes);
    }

    /// <summary>Whether a key is written.</summary>
    public bool Passes(string key, CancellationToken cancellationToken) =>
        !_excludes.Any(pattern => Matches(pattern, key, cancellationToken))
        && (_includes.Count == 0 || _includes.Any(pattern => Matches(pattern, key, cancellationToken)));

    private static bool Matches(string pattern, string key, CancellationToken cancellationToken) =>
        Matcher.Render(Name, new GoMap([new("pattern", pattern), new("key", key)]), cancellationToken) == "true";
}
