namespace GoTemplates.Syntax;

/// <summary>The control structures that have a pipeline and two bodies.</summary>
internal enum BranchKind
{
    If,
    Range,
    With,
}
