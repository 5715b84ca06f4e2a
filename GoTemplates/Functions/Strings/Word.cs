namespace GoTemplates.Functions.Strings;

/// <summary>A run of characters of one kind.</summary>
internal readonly record struct Word(WordKind Kind, string Text);
