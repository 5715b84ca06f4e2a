using System.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>Removes characters at the ends of strings.</summary>
internal static class Trimming
{
    /// <summary>Go's <c>strings.Trim</c>: without any of the given characters at both ends.</summary>
    internal static string Around(string text, string characters)
    {
        var set = characters.EnumerateRunes().ToHashSet();
        int start = 0, end = text.Length;
        while (start < end && Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var rune, out var units) == System.Buffers.OperationStatus.Done
            && set.Contains(rune))
            start += units;
        while (start < end && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var rune, out var units) == System.Buffers.OperationStatus.Done
            && set.Contains(rune))
            end -= units;

        return text[start..end];
    }
}
