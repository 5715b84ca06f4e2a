using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Snake, kebab and camel case, as xstrings 1.3 has them.</summary>
internal static class WordCasing
{
    /// <summary>Words in lower case with a connector between them.</summary>
    internal static string Join(string text, char connector)
    {
        var words = new WordReader(text);
        var result = new StringBuilder(text.Length + 8);
        var word = words.Next();
        while (!words.AtEnd)
        {
            if (word.Kind != WordKind.Connector) AppendLower(result, word, connector);
            var previous = word;
            word = words.Next();
            switch (previous.Kind)
            {
                case WordKind.Number:
                    word = AppendMixed(result, word, words, connector);
                    if (SeparatesFrom(word)) result.Append(connector);
                    break;
                case WordKind.Connector:
                    AppendLower(result, previous, connector);
                    break;
                case WordKind.Punctuation:
                    break;
                default:
                    word = AfterWord(result, word, words, connector);
                    break;
            }
        }

        AppendLower(result, word, connector);
        return result.ToString();
    }

    /// <summary>The first letter of each word in upper case, the others in lower case, connectors removed.</summary>
    internal static string Camel(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var result = new StringBuilder(text.Length);
        var i = 0;
        while (i < runes.Length && WordReader.IsConnector(runes[i]))
            result.Append(runes[i++].ToString());

        if (i == runes.Length)
            return result.ToString();

        var current = LetterCase.ToUpper(runes[i++]);
        for (; i < runes.Length; i++)
        {
            var before = current;
            current = runes[i];
            if (WordReader.IsConnector(before) && WordReader.IsConnector(current))
            {
                result.Append(before.ToString());
                continue;
            }

            if (WordReader.IsConnector(before))
            {
                current = LetterCase.ToUpper(current);
                continue;
            }

            current = LetterCase.ToLower(current);
            result.Append(before.ToString());
        }

        return result.Append(current.ToString()).ToString();
    }

    private static Word AfterWord(StringBuilder result, Word word, WordReader words, char connector)
    {
        if (word.Kind != WordKind.Number)
        {
            if (word.Kind is not (WordKind.Connector or WordKind.Punctuation)) result.Append(connector);
            return word;
        }

        if (words.AtEnd)
            return word;

        var number = word;
        word = words.Next();

        // A number belongs to the word before it, "bld4", unless lower case letters follow: "http_2xx".
        if (word.Kind != WordKind.Lower)
        {
            AppendLower(result, number, connector);
            if (word.Kind is not (WordKind.Connector or WordKind.Punctuation)) result.Append(connector);
            return word;
        }

        result.Append(connector);
        AppendLower(result, number, connector);
        word = AppendMixed(result, word, words, connector);
        if (SeparatesFrom(word)) result.Append(connector);
        return word;
    }

    private static Word AppendMixed(StringBuilder result, Word word, WordReader words, char connector)
    {
        while (word.Kind is WordKind.Lower or WordKind.Number)
        {
            AppendLower(result, word, connector);
            word = words.Next();
        }

        return word;
    }

    private static bool SeparatesFrom(Word word) => word.Kind is not (WordKind.None or WordKind.Punctuation or WordKind.Connector);

    private static void AppendLower(StringBuilder result, Word word, char connector)
    {
        if (word.Kind is not (WordKind.Upper or WordKind.Connector))
        {
            result.Append(word.Text);
            return;
        }

        foreach (var rune in word.Text.EnumerateRunes())
        {
            if (WordReader.IsConnector(rune)) result.Append(connector);
            else result.Append((Rune.IsUpper(rune) ? LetterCase.ToLower(rune) : rune).ToString());
        }
    }
}
