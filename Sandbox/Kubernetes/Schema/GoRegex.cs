using System.Text;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Schema;

/// <summary>A regular expression as Go has them (RE2): linear in time, without lookaround and backreferences.</summary>
public sealed class GoRegex
{
    private readonly Regex _regex;

    private GoRegex(string pattern, Regex regex)
    {
        Pattern = pattern;
        _regex = regex;
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>Compiles a pattern; null if it is malformed.</summary>
    public static GoRegex? Compile(string pattern) => TryCompile(pattern, out _);

    /// <summary>Compiles a pattern; null, with the reason, if it is malformed.</summary>
    public static GoRegex? TryCompile(string pattern, out string error)
    {
        error = "";
        try
        {
            // $ is the end of the text in RE2; in .NET it also fits before a last line break.
            return new GoRegex(pattern, new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException or ArgumentException)
        {
            error = $"error parsing regexp: {e.Message}";
            return null;
        }
    }

    /// <summary>Whether the text has a match anywhere.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>The first match; null if there is none.</summary>
    public string? Find(string text) => _regex.Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>The matches.</summary>
    public IEnumerable<string> FindAll(string text) => _regex.Matches(text).Select(match => match.Value);

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        var isMultiline = pattern.StartsWith("(?m", StringComparison.Ordinal);
        var classStart = -1;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            var rest = pattern.AsSpan(i);
            if (c == '\\' && i + 1 < pattern.Length)
            {
                i++;
                text.Append(Escape(pattern[i], classStart >= 0));
                if (pattern[i] is 'p' or 'P' && i + 1 < pattern.Length && pattern[i + 1] != '{')
                    text.Append('{').Append(pattern[++i]).Append('}');
            }
            else if (classStart >= 0 && rest.StartsWith("[:") && rest.IndexOf(":]") is > 0 and var end)
            {
                text.Append(PosixClass(rest[2..end].ToString()));
                i += end + 1;
            }
            else if (classStart >= 0)
            {
                // A bracket within a class is itself; right at its start, so is a closing one.
                var closes = c == ']' && i > classStart + 1 && !(i == classStart + 2 && pattern[classStart + 1] == '^');
                text.Append(c == '[' || (c == ']' && !closes) ? "\\" : "").Append(c);
                classStart = closes ? -1 : classStart;
            }
            else if (rest.StartsWith("(?P<"))
            {
                text.Append("(?<");
                i += 3;
            }
            else
            {
                classStart = c == '[' ? i : -1;
                text.Append(c == '$' && !isMultiline ? "\\z" : c.ToString());
            }
        }

        return text.ToString();
    }

    private static string Escape(char c, bool inClass) => c switch
    {
        // RE2's classes are ASCII; those of .NET are Unicode's.
        'd' => inClass ? "0-9" : "[0-9]",
        'D' when !inClass => "[^0-9]",
        'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
        'W' when !inClass => "[^0-9A-Za-z_]",
        's' => inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]",
        'S' when !inClass => "[^\\t\\n\\f\\r ]",
        'z' => "\\z",
        _ => "\\" + c,
    };

    private static string PosixClass(string name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "digit" => "0-9",
        "lower" => "a-z",
        "upper" => "A-Z",
        "space" => "\\t\\n\\v\\f\\r ",
        "xdigit" => "0-9A-Fa-f",
        "word" => "0-9A-Za-z_",
        "punct" => "!-/:-@\\[-`{-~",
        _ => "",
    };
}
