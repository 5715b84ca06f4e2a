using System.Text;

namespace Operator.Runtime.Events;

/// <summary>Cuts text for a limit that counts bytes.</summary>
internal static class Utf8Text
{
    private const char Ellipsis = '…';
    private const int EllipsisBytes = 3;

    /// <summary>The text if it fits, else as much of it as fits with an ellipsis; never half a character.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
            return text;
        var left = maxBytes - EllipsisBytes;
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            cut.Append(rune.ToString());
        }

        return cut.Append(Ellipsis).ToString();
    }
}
