namespace GoTemplates.Text.Regex;

/// <summary>A step of a compiled regular expression.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Next">The step after it.</param>
/// <param name="Other">Of a choice: the step that is tried second. Of a save: the place. Of an assertion: its kind.</param>
/// <param name="Runes">The characters that it passes.</param>
internal readonly record struct Instruction(InstructionKind Kind, int Next, int Other = 0, RuneClass? Runes = null);
