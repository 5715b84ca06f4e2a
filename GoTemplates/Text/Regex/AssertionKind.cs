namespace GoTemplates.Text.Regex;

/// <summary>What must be true of a place in the text.</summary>
internal enum AssertionKind
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}
