namespace GoTemplates.Text.Regex;

/// <summary>A pattern is no regular expression of RE2. The message holds nothing of the pattern, which may be data.</summary>
internal sealed class RegexSyntaxException(string message) : Exception(message);
