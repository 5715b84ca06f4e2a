namespace Operator.Entities.Attributes;

/// <summary>A regular expression in RE2 syntax that a string must match (<c>pattern</c>).</summary>
/// <param name="regexPattern">The expression.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string RegexPattern { get; } = regexPattern;
}
