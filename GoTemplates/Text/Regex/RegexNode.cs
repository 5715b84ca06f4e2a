namespace GoTemplates.Text.Regex;

/// <summary>A piece of a parsed regular expression.</summary>
internal abstract record RegexNode
{
    internal sealed record Empty : RegexNode;

    internal sealed record Class(RuneClass Runes) : RegexNode;

    internal sealed record Assertion(AssertionKind Kind) : RegexNode;

    internal sealed record Sequence(IReadOnlyList<RegexNode> Items) : RegexNode;

    internal sealed record Alternatives(IReadOnlyList<RegexNode> Items) : RegexNode;

    internal sealed record Group(int Index, RegexNode Body) : RegexNode;

    /// <summary>A repetition; a negative maximum is none.</summary>
    internal sealed record Repetition(RegexNode Body, int Minimum, int Maximum, bool IsGreedy) : RegexNode;
}
