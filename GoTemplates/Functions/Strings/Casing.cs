using System.Globalization;
using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Upper and lower case of letters by their place in a word.</summary>
internal static class Casing
{
    /// <summary>Go's <c>strings.Title</c>: the first letter of each word in upper case.</summary>
    internal static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in Runes(text))
        {
            result.Append(rune.Value is { } valid ? (IsSeparator(previous) ? LetterCase.ToTitle(valid) : valid).ToString() : rune.Unit.ToString());
            previous = rune.Value ?? Rune.ReplacementChar;
        }

        return result.ToString();
    }

    /// <summary>The first character of each word in lower case.</summary>
    internal static string Untitle(string text)
    {
        var result = new StringBuilder(text.Length);
        var atStart = true;
        foreach (var (value, unit) in Runes(text))
        {
            if (value is not { } rune)
            {
                result.Append(unit);
                continue;
            }

            var space = Rune.IsWhiteSpace(rune);
            result.Append((atStart && !space ? LetterCase.ToLower(rune) : rune).ToString());
            atStart = space;
        }

        return result.ToString();
    }

    /// <summary>Upper case to lower, lower case to upper, as goutils' <c>SwapCase</c> does.</summary>
    internal static string Swap(string text)
    {
        var result = new StringBuilder(text.Length);
        var atStart = true;
        foreach (var (value, unit) in Runes(text))
        {
            var rune = value ?? Rune.ReplacementChar;
            var isCapital = IsCapital(rune);
            var isLetter = isCapital || Rune.IsLower(rune);
            if (value is null) result.Append(unit);
            else if (!isLetter) result.Append(rune.ToString());
            else if (isCapital) result.Append(LetterCase.ToLower(rune).ToString());
            else result.Append((atStart ? LetterCase.ToTitle(rune) : LetterCase.ToUpper(rune)).ToString());
            atStart = !isLetter && Rune.IsWhiteSpace(rune);
        }

        return result.ToString();
    }

    /// <summary>The runes of a string; a unit that is none by itself.</summary>
    internal static IEnumerable<(Rune? Value, char Unit)> Runes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                yield return (rune, '\0');
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                yield return (null, text[i]);
            }
        }
    }

    private static bool IsCapital(Rune rune) => Rune.IsUpper(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;

    private static bool IsSeparator(Rune rune)
    {
        if (rune.IsAscii) return !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != '_';
        return !Rune.IsLetter(rune) && !Rune.IsDigit(rune) && Rune.IsWhiteSpace(rune);
    }
}
