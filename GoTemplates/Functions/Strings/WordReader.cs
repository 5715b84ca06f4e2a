using System.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Splits a text into words at changes of case and kind: <c>HTTPServer2x</c> is <c>HTTP</c>, <c>Server</c>, <c>2</c>, <c>x</c>.</summary>
internal sealed class WordReader(string text)
{
    private int _position;

    /// <summary>Whether nothing is left to read.</summary>
    internal bool AtEnd => _position >= text.Length;

    internal static bool IsConnector(Rune rune) => rune.Value is '-' or '_' || Rune.IsWhiteSpace(rune);

    internal Word Next()
    {
        if (AtEnd)
            return default;

        var start = _position;
        var first = Read();
        WordKind kind;
        if (IsConnector(first))
        {
            kind = WordKind.Connector;
            ReadWhile(IsConnector);
        }
        else if (Rune.IsPunctuation(first))
        {
            kind = WordKind.Punctuation;
            ReadWhile(Rune.IsPunctuation);
        }
        else if (Rune.IsUpper(first))
        {
            kind = WordKind.Upper;
            ReadAfterUpper();
        }
        else if (IsAlphabetic(first))
        {
            kind = WordKind.Lower;
            ReadWhile(IsLower);
        }
        else if (Rune.IsNumber(first))
        {
            kind = WordKind.Number;
            ReadWhile(Rune.IsNumber);
        }
        else
        {
            kind = WordKind.Other;
            ReadWhile(rune => !IsConnector(rune) && !IsAlphabetic(rune) && !Rune.IsNumber(rune) && !Rune.IsPunctuation(rune));
        }

        return new Word(kind, text[start.._position]);
    }

    private void ReadAfterUpper()
    {
        if (AtEnd)
            return;

        if (!Rune.IsUpper(Peek()))
        {
            ReadWhile(IsLower);
            return;
        }

        var last = _position;
        while (!AtEnd && Rune.IsUpper(Peek()))
        {
            last = _position;
            Read();
        }

        // The last capital of "HTTPServer" begins the next word.
        if (!AtEnd && IsAlphabetic(Peek())) _position = last;
    }

    private static bool IsLower(Rune rune) => IsAlphabetic(rune) && !Rune.IsUpper(rune);

    private static bool IsAlphabetic(Rune rune) => Rune.IsLetter(rune) && rune.Value is not (
        (>= 0x3400 and <= 0x4DB5) or (>= 0x4E00 and <= 0x9FCC) or (>= 0x20000 and <= 0x2A6D6) or (>= 0x2A700 and <= 0x2B81D));

    private void ReadWhile(Func<Rune, bool> condition)
    {
        while (!AtEnd && condition(Peek()))
            Read();
    }

    private Rune Peek() => Rune.TryGetRuneAt(text, _position, out var rune) ? rune : Rune.ReplacementChar;

    private Rune Read()
    {
        var rune = Peek();
        _position += Rune.TryGetRuneAt(text, _position, out _) ? rune.Utf16SequenceLength : 1;
        return rune;
    }
}
