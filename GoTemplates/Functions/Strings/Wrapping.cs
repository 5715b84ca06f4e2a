using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Functions.Strings;

/// <summary>goutils' wrapping of a line at spaces.</summary>
internal static class Wrapping
{
    internal static GoValue Wrap(FunctionCall call, string text, string newLine, bool breaksWords)
    {
        var width = Math.Max(1, call[0].AsInt64());
        if (newLine.Length == 0) newLine = "\n";
        call.Context.Reserve(2L * newLine.Length * (text.Length / Math.Min(width, int.MaxValue) + 1));
        var units = GoText.ToByteUnits(text);
        var wrapped = new StringBuilder(units.Length + 16);
        var separator = GoText.ToByteUnits(newLine);
        var offset = 0;
        while (units.Length - offset > width)
        {
            call.Context.Step();
            if (units[offset] == ' ')
            {
                offset++;
                continue;
            }

            var end = offset + (int)width;
            var space = units.LastIndexOf(' ', end, end - offset + 1);
            if (space < offset && !breaksWords) space = units.IndexOf(' ', end);
            if (space >= offset)
            {
                wrapped.Append(units, offset, space - offset).Append(separator);
                offset = space + 1;
            }
            else if (breaksWords)
            {
                wrapped.Append(units, offset, end - offset).Append(separator);
                offset = end;
            }
            else
            {
                wrapped.Append(units, offset, units.Length - offset);
                offset = units.Length;
            }
        }

        return GoText.FromByteUnits(wrapped.Append(units, offset, units.Length - offset).ToString());
    }
}
