using GoTemplates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Cli;

/// <summary>Finds where in a YAML file a place in the value of a scalar stands, whatever style it is written in.</summary>
internal static class ScalarPosition
{
    /// <summary>Line and column, from 1; those of the scalar itself where escapes make the text differ from the value.</summary>
    public static (long Line, long Column) Find(string[] lines, YamlScalarNode scalar, TemplateLocation location)
    {
        var value = scalar.Value ?? "";
        var target = OffsetOf(value, location);
        var (cursor, last) = (0, (scalar.Start.Line, scalar.Start.Column));
        for (var line = scalar.Start.Line; line <= Math.Min(scalar.End.Line, lines.Length); line++)
        {
            // Indentation and line breaks are the style's; what stands between them occurs in the value, one piece after the other.
            var (from, to) = Bounds(lines[line - 1], scalar, line);
            var piece = lines[line - 1][from..to].TrimEnd();
            from += piece.Length - piece.TrimStart().Length;
            piece = piece.TrimStart();
            if (piece.Length == 0)
                continue;

            var start = value.IndexOf(piece, cursor, StringComparison.Ordinal);
            if (start < 0)
                return (scalar.Start.Line, scalar.Start.Column);

            cursor = start + piece.Length;
            last = (line, from + 1 + Math.Clamp(target - start, 0, piece.Length));
            if (target < cursor)
                break;
        }

        return last;
    }

    private static (int From, int To) Bounds(string text, YamlScalarNode scalar, long line)
    {
        var quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? 1 : 0;
        var isBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        var from = line > scalar.Start.Line ? 0 : isBlock ? text.Length : (int)scalar.Start.Column - 1 + quoted;
        var to = line < scalar.End.Line ? text.Length : Math.Min(text.Length, (int)scalar.End.Column - 1 - quoted);
        return (from, Math.Max(from, to));
    }

    private static int OffsetOf(string value, TemplateLocation location)
    {
        var offset = 0;
        for (var line = 1; line < location.Line; line++)
            offset = value.IndexOf('\n', offset) + 1;

        var bytes = 0;
        foreach (var rune in value.AsSpan(offset).EnumerateRunes())
        {
            if (bytes >= location.Column)
                break;

            bytes += rune.Utf8SequenceLength;
            offset += rune.Utf16SequenceLength;
        }

        return offset;
    }
}
