namespace GoTemplates;

/// <summary>A template could not be executed on the data given.</summary>
public class TemplateExecutionException : TemplateException
{
    internal TemplateExecutionException(string reason, TemplateLocation location, string template, string excerpt)
        : base($"template: {location}: executing \"{template}\" at <{excerpt}>: {reason}", location)
    {
        Reason = reason;
        Excerpt = excerpt;
    }

    /// <summary>The message without the place.</summary>
    public string Reason { get; }

    /// <summary>The offending piece of the template's text.</summary>
    public string Excerpt { get; }
}
