namespace GoTemplates;

/// <summary>A place in a template's text.</summary>
/// <param name="Template">The name under which the text was parsed.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in bytes, from 0, as Go counts.</param>
public readonly record struct TemplateLocation(string Template, int Line, int Column)
{
    /// <summary><c>name:line:column</c>.</summary>
    public override string ToString() => $"{Template}:{Line}:{Column}";
}
