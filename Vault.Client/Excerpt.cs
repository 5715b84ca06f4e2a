namespace Vault.Client;

/// <summary>Shortens what a server says, so that a hostile one can't blow up a status, an event or a log.</summary>
internal static class Excerpt
{
    /// <summary>How many characters of one text are kept.</summary>
    public const int Length = 500;

    /// <summary>A text, cut where it is longer than <see cref="Length"/>, but never through a character.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Length)
            return text;

        return text[..(char.IsHighSurrogate(text[Length - 1]) ? Length - 1 : Length)] + "…";
    }
}
