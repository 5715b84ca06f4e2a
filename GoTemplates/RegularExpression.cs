using System.Diagnostics.CodeAnalysis;
using GoTemplates.Execution;
using GoTemplates.Functions;
using GoTemplates.Text.Regex;

namespace GoTemplates;

/// <summary>
/// A regular expression of RE2, compiled once, as Go's <c>regexp</c> and the functions of templates have it: it takes time in proportion to the text, whatever
/// the expression; look-arounds and references back are errors. It may be used by any number of threads at once.
/// </summary>
public sealed class RegularExpression
{
    private static readonly TemplateLimits Unlimited = TemplateLimits.Default with { Steps = long.MaxValue, MemoryBytes = long.MaxValue };

    private readonly GoRegex _regex;

    private RegularExpression(string pattern, GoRegex regex)
    {
        Pattern = pattern;
        _regex = regex;
    }

    /// <summary>What it was parsed from.</summary>
    public string Pattern { get; }

    /// <summary>Parses an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="expression">What it is parsed to; null if it is none.</param>
    /// <param name="error">What is wrong, in Go's words; empty if nothing is.</param>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out RegularExpression? expression, out string error)
    {
        expression = GoRegex.TryCompile(pattern, out var regex, out error) ? new RegularExpression(pattern, regex) : null;
        return expression is not null;
    }

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">It is none. The message says why.</exception>
    public static RegularExpression Parse(string pattern) =>
        TryParse(pattern, out var expression, out var error) ? expression : throw new FormatException($"error parsing regexp: {error}");

    /// <summary>Whether it matches any part of a text.</summary>
    public bool IsMatch(string text, CancellationToken cancellationToken = default) =>
        _regex.IsMatch(new FunctionContext(new ExecutionBudget(Unlimited, cancellationToken), TemplateOptions.Default), text);

    /// <summary>The pattern.</summary>
    public override string ToString() => Pattern;
}
