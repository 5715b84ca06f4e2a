namespace GoTemplates;

/// <summary>
/// Why a template could not be parsed or executed. The message names the template, line, column and the offending piece of the template's text;
/// it never holds data.
/// </summary>
public abstract class TemplateException : Exception
{
    private protected TemplateException(string message, TemplateLocation location)
        : base(message) => Location = location;

    /// <summary>Where it went wrong.</summary>
    public TemplateLocation Location { get; }
}
