namespace GoTemplates.Execution;

/// <summary>How execution goes on after a node.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
