using System.Text;

namespace GoTemplates.Text;

/// <summary>
/// Upper, lower and title case of letters as Go's <c>unicode</c> maps them: one letter to one letter, in no language. .NET does the same, but for the Turkish
/// i's, and has no title case.
/// </summary>
internal static class LetterCase
{
    private const char DotlessSmall = 'ı';
    private const char DottedCapital = 'İ';

    internal static string ToUpper(string text) => text.ToUpperInvariant().Replace(DotlessSmall, 'I');

    internal static string ToLower(string text) => text.ToLowerInvariant().Replace(DottedCapital, 'i');

    internal static Rune ToUpper(Rune rune) => rune.Value == DotlessSmall ? new Rune('I') : Rune.ToUpperInvariant(rune);

    internal static Rune ToLower(Rune rune) => rune.Value == DottedCapital ? new Rune('i') : Rune.ToLowerInvariant(rune);

    /// <summary>The form at the beginning of a word: the upper case, but for the letters that stand for two, and for Georgian, which has none there.</summary>
    internal static Rune ToTitle(Rune rune) => rune.Value switch
    {
        >= 'Ǆ' and <= 'ǆ' => new Rune('ǅ'),
        >= 'Ǉ' and <= 'ǉ' => new Rune('ǈ'),
        >= 'Ǌ' and <= 'ǌ' => new Rune('ǋ'),
        >= 'Ǳ' and <= 'ǳ' => new Rune('ǲ'),
        >= 'ა' and <= 'ჿ' => rune,
        _ => ToUpper(rune),
    };
}
