using GoTemplates.Text;

namespace GoTemplates.Syntax;

/// <summary>A text of templates, and the name under which it was parsed.</summary>
internal sealed record TemplateSource(string Name, string Text)
{
    /// <summary>The line and column of a place in the text.</summary>
    internal TemplateLocation Locate(int position)
    {
        var before = Text.AsSpan(0, Math.Min(position, Text.Length));
        var lineStart = before.LastIndexOf('\n') + 1;
        return new TemplateLocation(Name, before.Count('\n') + 1, GoString.ByteLength(before[lineStart..]));
    }
}
