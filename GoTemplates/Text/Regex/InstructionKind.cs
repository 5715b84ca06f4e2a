namespace GoTemplates.Text.Regex;

/// <summary>What a step of a compiled regular expression does.</summary>
internal enum InstructionKind
{
    Match,
    Rune,
    Choice,
    Save,
    Assert,
    Jump,
}
