using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>Writes strings in YAML's styles, folding lines after 80 columns as libyaml does.</summary>
internal sealed class YamlScalarWriter(StringBuilder output)
{
    private const int Width = 80;

    /// <summary>Writes a string.</summary>
    /// <param name="text">The string.</param>
    /// <param name="indent">The columns before lines that continue it.</param>
    /// <param name="isKey">Whether it is the key of an entry, which stays on its line.</param>
    internal void Write(string text, int indent, bool isKey)
    {
        switch (YamlScalarAnalysis.StyleOf(text, isKey))
        {
            case YamlStyle.Literal:
                Literal(text, indent);
                break;
            case YamlStyle.DoubleQuoted:
                DoubleQuoted(text, indent, folds: !isKey);
                break;
            case YamlStyle.SingleQuoted:
                Folded(text, indent, folds: !isKey, quoted: true);
                break;
            default:
                Folded(text, indent, folds: !isKey, quoted: false);
                break;
        }
    }

    private int Column
    {
        get
        {
            var column = 0;
            for (var i = output.Length - 1; i >= 0 && output[i] != '\n'; i--)
                column++;

            return column;
        }
    }

    private void Folded(string text, int indent, bool folds, bool quoted)
    {
        var column = Column;
        if (quoted) output.Append('\'');
        for (var i = 0; i < text.Length; i++)
        {
            column++;
            var inside = !quoted || i > 0 && i < text.Length - 1;
            if (folds && text[i] == ' ' && column > Width + 1 && inside && text[i - 1] != ' ' && i + 1 < text.Length && text[i + 1] != ' ')
            {
                NewLine(indent);
                column = indent;
                continue;
            }

            if (quoted && text[i] == '\'') output.Append('\'');
            output.Append(text[i]);
        }

        if (quoted) output.Append('\'');
    }

    private void DoubleQuoted(string text, int indent, bool folds)
    {
        var start = output.Length;
        var column = Column + 1;
        output.Append('"');
        for (var i = 0; i < text.Length;)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            if (folds && rune == ' ' && column + output.Length - start - 1 > Width && i > 0 && i < text.Length - 1 && text[i - 1] != ' ')
            {
                NewLine(indent);
                (start, column) = (output.Length - 1, indent);
                if (text[i + 1] == ' ') output.Append('\\');
            }
            else if (YamlScalarAnalysis.IsPrintable(rune) && !YamlScalarAnalysis.IsBreak(rune) && rune is not ('"' or '\\'))
            {
                output.Append(text, i, units);
            }
            else
            {
                output.Append(Escape(rune));
            }

            i += units;
        }

        output.Append('"');
    }

    private void Literal(string text, int indent)
    {
        output.Append('|');
        if (text[0] == ' ' || YamlScalarAnalysis.IsBreak(text[0])) output.Append('2');
        if (!YamlScalarAnalysis.IsBreak(text[^1])) output.Append('-');
        else if (text.Length == 1 || YamlScalarAnalysis.IsBreak(text[^2])) output.Append('+');
        var lines = text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            output.Append('\n');
            if (lines[i].Length > 0) output.Append(' ', indent).Append(lines[i]);
        }
    }

    private void NewLine(int indent) => output.Append('\n').Append(' ', indent);

    private static string Escape(int rune) => rune switch
    {
        0 => "\\0",
        7 => "\\a",
        8 => "\\b",
        9 => "\\t",
        10 => "\\n",
        11 => "\\v",
        12 => "\\f",
        13 => "\\r",
        0x1B => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        0x85 => "\\N",
        0xA0 => "\\_",
        0x2028 => "\\L",
        0x2029 => "\\P",
        < 0 => "\\uFFFD",
        <= 0xFF => "\\x" + rune.ToString("X2"),
        <= 0xFFFF => "\\u" + rune.ToString("X4"),
        _ => "\\U" + rune.ToString("X8"),
    };
}
