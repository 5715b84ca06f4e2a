using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Parts of strings. Go counts bytes here, and so do these functions.</summary>
internal static class Shortening
{
    private const string Ellipsis = "...";

    internal static string WithoutSpace(string text)
    {
        // goutils reads each byte as a character of its own, and writes it as one if there is a space at all.
        var units = GoText.ToByteUnits(text);
        var kept = string.Concat(units.Where(unit => !char.IsWhiteSpace(unit)));
        return kept.Length == units.Length ? text : kept;
    }

    internal static string Initials(string text)
    {
        var initials = new StringBuilder();
        var afterSpace = true;
        foreach (var unit in GoText.ToByteUnits(text))
        {
            var space = char.IsWhiteSpace(unit);
            if (afterSpace && !space) initials.Append(unit);
            afterSpace = space;
        }

        return initials.ToString();
    }

    internal static string AbbreviateBoth(string text, long left, long right) =>
        right < 4 || left > 0 && right < 7 ? text : Abbreviate(text, left, right);

    internal static string Abbreviate(string text, long offset, long width)
    {
        if (width < 4) return text;
        var units = GoText.ToByteUnits(text);
        if (units.Length <= width) return text;
        return GoText.FromByteUnits(AbbreviateUnits(units, offset, (int)width));
    }

    internal static string Truncate(string text, long length)
    {
        var bytes = GoString.ByteLength(text);
        if (length < 0 && bytes + length > 0) return GoString.Slice(text, (int)(bytes + length), bytes);
        return length >= 0 && bytes > length ? GoString.Slice(text, 0, (int)length) : text;
    }

    internal static string Substring(string text, long start, long end)
    {
        var bytes = GoString.ByteLength(text);
        if (start < 0) return Slice(text, 0, end, bytes);
        return end < 0 || end > bytes ? Slice(text, start, bytes, bytes) : Slice(text, start, end, bytes);
    }

    private static string Slice(string text, long start, long end, int bytes) =>
        start >= 0 && start <= end && end <= bytes ? GoString.Slice(text, (int)start, (int)end) : throw new FunctionException("slice bounds out of range");

    private static string AbbreviateUnits(string units, long offset, int width)
    {
        if (units.Length <= width) return units;
        offset = Math.Min(offset, units.Length);
        if (units.Length - offset < width - 3) offset = units.Length - (width - 3);
        if (offset <= 4) return units[..(width - 3)] + Ellipsis;
        if (width < 7) return "";
        if (offset + width - 3 < units.Length)
        {
            var rest = units[(int)offset..];
            return Ellipsis + (width - 3 < 4 ? "" : AbbreviateUnits(rest, 0, width - 3));
        }

        return Ellipsis + units[^(width - 3)..];
    }
}
