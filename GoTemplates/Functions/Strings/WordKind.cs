namespace GoTemplates.Functions.Strings;

/// <summary>What a word consists of.</summary>
internal enum WordKind
{
    None,
    Number,
    Upper,
    Lower,
    Connector,
    Punctuation,
    Other,
}
